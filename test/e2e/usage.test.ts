import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Cloud, startCloud } from '../support/cloud/cloud.ts'
import { runProgram } from '../support/programs/programs.ts'
import { distributionVersion } from '../support/sandbox.ts'

let cloud: Cloud

beforeAll(async () => {
  cloud = await startCloud()
})
afterEach(() => cloud.localEcr.faults.clear())
afterAll(() => cloud.close())

const host = '111122223333.dkr.ecr.us-west-2.amazonaws.com'

describe('wrong usage ends with 2, one sentence with the hint, and no call of AWS', () => {
  const wrong: readonly (readonly [string, readonly string[], string])[] = [
    ['no region', ['get'], 'Set --region'],
    ['no region for an id', ['get', '111122223333'], 'Set --region'],
    ['a registry that is not ECR', ['get', 'docker.io'], '"docker.io" is not an Amazon ECR registry'],
    ['a host that only looks like ECR', ['login', `${host}.evil.example`], 'is not an Amazon ECR registry'],
    ['a registry with http://', ['login', `http://${host}`], 'is not an Amazon ECR registry'],
    ['an id of eleven digits', ['get', '11112222333', '--region', 'us-west-2'], '12 digits'],
    ['an id with hyphens', ['get', '1111-2222-3333', '--region', 'us-west-2'], 'no hyphens'],
    ['a host as --registry-id', ['get', '--registry-id', host], '12 digits'],
    ['a region that contradicts the host', ['get', host, '--region', 'eu-west-1'], 'Leave out --region'],
    [
      'a region for ECR Public alone',
      ['get', '--public', '--region', 'eu-west-1'],
      'ECR Public always uses us-east-1',
    ],
    ['an invalid region', ['get', '--region', 'us west'], 'is not a region'],
    ['an unknown format', ['get', host, '-o', 'jsn'], 'Did you mean json?'],
    ['an unknown dialect', ['get', host, '-o', 'json', '--command-as', 'pwhs'], 'Did you mean pwsh?'],
    ['an unknown client', ['login', host, '--client', 'dokcer'], 'Did you mean docker?'],
    ['an unknown format of errors', ['login', host, '--errors', 'jsno'], 'Did you mean json?'],
    ['an unknown format of a report', ['doctor', host, '-o', 'jsn'], 'Did you mean json?'],
    ['an unknown format of a Secret', ['secret', host, '-o', 'ymal'], 'Did you mean yaml?'],
    ['an unknown shell', ['init', 'bsah'], 'Did you mean bash?'],
    ['an unknown option', ['get', host, '--regoin', 'x'], '(Did you mean --region?)'],
    ['an option of another command', ['get', host, '--undo'], "Unknown option '--undo'"],
    ['an unknown command', ['gte'], '"gte" is not a command of ecrlogin. Did you mean get?'],
    [
      'an unknown nested command',
      ['setup', 'dokcer'],
      'Did you mean docker? Valid names are registry, docker.',
    ],
    ['a nested command that resembles none', ['cache', 'frobnicate'], 'Valid names are list, clear.'],
    [
      'an option of a sibling',
      ['setup', 'docker', host, '--host', 'x'],
      'See `ecrlogin setup docker --help`',
    ],
    ['no command', [], 'No command is named. Use one of those listed above.'],
    ['no nested command', ['cache'], 'No command is named. Use one of those listed above.'],
    ['no registry for a rule', ['setup', 'registry', '--undo'], "Missing required argument 'registry'"],
    ['two registries for a rule', ['setup', 'registry', host, host], 'Expected 1 argument but got 2'],
    ['a rule that sets nothing', ['setup', 'registry', host], 'Add --profile, --role-arn'],
    [
      'a rule with two regions',
      ['setup', 'registry', host, '--region', 'a', '--region', 'b'],
      'A rule has one region',
    ],
    [
      'an endpoint that is not a URL',
      ['get', '--region', 'us-west-2', '--endpoint-url', 'localhost'],
      'http(s) URL',
    ],
    ['a timeout that is not a number', ['get', host, '--timeout', 'soon'], 'number of seconds'],
    ['several registries where one is wanted', ['password', host, '--public'], 'Expected one registry'],
    ['nothing to log out of', ['logout'], 'No registry is named'],
    [
      '--all beside a registry',
      ['logout', '--all', host],
      '--all cannot be combined with named registries. Remove one of them.',
    ],
  ]

  it.each(wrong)('%s', async (_, args, message) => {
    cloud.localEcr.requests.length = 0
    const { exitCode, stdout, stderr } = await cloud.ecrlogin(args)
    expect({ exitCode, requests: cloud.localEcr.requests }).toEqual({ exitCode: 2, requests: [] })
    expect(stderr).toContain(message)
    expect(stderr).not.toMatch(/\n\s+at /)
    expect(stdout).toBe(args[0] !== 'secret' && args.includes('jsn') ? "/bin/sh -c 'exit 2'\n" : '')
  })

  it.each(wrong)('prints one JSON object with --errors json: %s', async (_, args) => {
    const { stderr } = await cloud.ecrlogin([...args, '--errors', 'json'])
    const last = stderr.trim().split('\n').at(-1)!
    expect(JSON.parse(last)).toMatchObject({
      level: 'error',
      exitCode: 2,
      hint: expect.stringMatching(/\.$/),
    })
  })
})

describe('in a dialect, the printed snippet fails whenever the command fails', () => {
  it.each([
    ['-o', 'sh', "/bin/sh -c 'exit 2'\n"],
    ['--output', 'zsh', "/bin/sh -c 'exit 2'\n"],
    ['-o', 'fish', "/bin/sh -c 'exit 2'\n"],
    ['-o', 'tcsh', "/bin/sh -c 'exit 2'\n"],
  ])('on a usage error: %s %s', async (option, format, snippet) => {
    const { stdout } = await cloud.ecrlogin(['get', option, format, '--nonsense'])
    expect(stdout).toBe(snippet)
  })

  it('on a usage error, in PowerShell with a throw that sets the exit code', async () => {
    const { stdout } = await cloud.ecrlogin(['get', '-opwsh', '--nonsense'])
    expect(stdout).toMatch(/^\$global:LASTEXITCODE = 2; throw '[^']+'\n$/)
  })

  it('on a signal that can be handled', async () => {
    cloud.localEcr.faults.add({ kind: 'slow-headers', delayMs: 20_000 })
    const child = spawn('ecrlogin', ['get', '-o', 'sh', host], { env: cloud.environment() })
    let stdout = ''
    child.stdout.on('data', (text) => {
      stdout += text
    })
    await expect.poll(() => cloud.localEcr.requests.length, { timeout: 30_000 }).toBe(1)
    child.kill('SIGTERM')
    const [exitCode] = await once(child, 'close')
    expect({ exitCode, stdout }).toEqual({ exitCode: 143, stdout: "/bin/sh -c 'exit 143'\n" })
  })

  it('on a crash', async () => {
    // A configuration file that is a directory, for which the program has no specific error.
    const environment = { ...cloud.environment(), AWS_CONFIG_FILE: '/', AWS_CA_BUNDLE: '/' }
    const { stdout, exitCode, stderr } = await cloud.ecrlogin(['get', '-o', 'sh', host], { environment })
    expect(exitCode).not.toBe(0)
    expect(stdout).toBe(`/bin/sh -c 'exit ${exitCode}'\n`)
    expect(stderr).not.toMatch(/\n\s+at /)
  })

  it('except for help and version, which go to stderr and succeed', async () => {
    for (const option of ['--help', '-h']) {
      const { exitCode, stdout, stderr } = await cloud.ecrlogin(['get', '-o', 'sh', option])
      expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: '' })
      expect(stderr).toContain('Usage: ecrlogin get')
    }
    const { stdout } = await cloud.ecrlogin(['--version'])
    expect(stdout).toMatch(distributionVersion)
  })

  it('get-ecr-login-command prints the same as ecrlogin get -o sh', async () => {
    const environment = cloud.environment()
    const good = await runProgram(['get-ecr-login-command', host], { environment })
    expect(good.stdout).toMatch(/^\( \\unset -f echo .* esac \)\n$/)
    const bad = await runProgram(['get-ecr-login-command', 'docker.io'], { environment })
    expect({ exitCode: bad.exitCode, stdout: bad.stdout }).toEqual({
      exitCode: 2,
      stdout: "/bin/sh -c 'exit 2'\n",
    })
  })
})

describe('ecrlogin get, password and token', () => {
  it("print one object per registry: the cmdlet's properties in the cmdlet's order, then ours", async () => {
    const { stdout } = await cloud.ecrlogin(['get', host, 'public.ecr.aws'])
    const objects = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(objects.map((object) => Object.keys(object))).toEqual([names, names])
    expect(objects[0]).toMatchObject({
      Username: 'AWS',
      ProxyEndpoint: `https://${host}`,
      Endpoint: `https://${host}`,
      ExpiresAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      Command: `docker login --username AWS --password ${objects[0].Password} https://${host}`,
      Registry: host,
      RegistryId: '111122223333',
      Region: 'us-west-2',
    })
    expect(objects[1]).toMatchObject({ Registry: 'public.ecr.aws', RegistryId: null, Region: 'us-east-1' })
  })

  const names = [
    'Username',
    'Password',
    'ProxyEndpoint',
    'Endpoint',
    'ExpiresAt',
    'Command',
    'Registry',
    'RegistryId',
    'Region',
  ]

  it('print no secret as text', async () => {
    const [text, json] = await Promise.all([
      cloud.ecrlogin(['get', host, '-o', 'text']),
      cloud.ecrlogin(['get', host, '-o', 'json']),
    ])
    expect(text.stdout).toContain(`ecrlogin login ${host}`)
    expect(text.stdout).not.toContain(JSON.parse(json.stdout).Password.slice(0, 40))
  })

  it('print a snippet of the dialect as Command with --command-as', async () => {
    const { stdout } = await cloud.ecrlogin(['get', host, '--command-as', 'fish'])
    const { Command, Password } = JSON.parse(stdout)
    expect(Command).toMatch(
      /^begin; builtin set -l __ecrlogin_status 0; builtin printf %s '.*' \| docker login .*; end$/,
    )
    expect(Command).toContain(Password)
  })

  it('print only the password and a newline for password', async () => {
    const { stdout } = await cloud.ecrlogin(['password', '--region', 'us-west-2'])
    expect(stdout).toMatch(/^[A-Za-z0-9+/=]{1000,}\n$/)
  })

  it('print the entries of the API for token, and pass on the ids', async () => {
    cloud.localEcr.requests.length = 0
    const ids = ['--registry-id', '111122223333,444455556666']
    const { stdout } = await cloud.ecrlogin(['token', ...ids, '--region', 'us-west-2'])
    const entries = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(entries.map((entry) => Object.keys(entry))).toEqual([
      ['AuthorizationToken', 'ExpiresAt', 'ProxyEndpoint'],
      ['AuthorizationToken', 'ExpiresAt', 'ProxyEndpoint'],
    ])
    expect(entries.map(({ ProxyEndpoint }) => ProxyEndpoint)).toEqual([
      `https://${host}`,
      'https://444455556666.dkr.ecr.us-west-2.amazonaws.com',
    ])
    expect(new Set(entries.map(({ AuthorizationToken }) => AuthorizationToken)).size).toBe(2)
    expect(cloud.localEcr.requests[0]?.registryIds).toEqual(['111122223333', '444455556666'])
  })
})
