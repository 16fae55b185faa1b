import { chmodSync, existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Setup, SourceStage } from '../../../test-support/source-stage.ts'

let stage: SourceStage

beforeEach(() => {
  stage = new SourceStage()
})
afterEach(() => stage.remove())

const printed = { Version: 1, AccessKeyId: 'ASIAPROCESS', SecretAccessKey: 'secret' }

/** The credentials of a profile whose process is a program of these lines. */
function run(lines: string, { args = '', ...setup }: Setup & { readonly args?: string } = {}) {
  const script = stage.write('process.mjs', `import fs from 'node:fs'\n${lines}\n`)
  return runCommand(`"${process.execPath}" "${script}" ${args}`, setup)
}

function runCommand(command: string, setup: Setup = {}) {
  const config = `[profile build]\ncredential_process = ${command}\n`
  return stage.get({ config, profile: 'build', ...setup })
}

/** A line that prints an object, by default credentials. */
function print(change: object = {}): string {
  return `console.log(${JSON.stringify(JSON.stringify({ ...printed, ...change }))})`
}

function failure(problem: string) {
  return {
    code: 'invalid-profile',
    kind: 'credentials',
    message: `The credential_process of the profile "build" ${problem}`,
  }
}

describe('a credential process', () => {
  it.each<[string, object, object]>([
    ['without a session token', {}, {}],
    ['with a session token', { SessionToken: 'token' }, { sessionToken: 'token' }],
    ['with an empty session token', { SessionToken: '' }, {}],
    [
      'with an expiry',
      { Expiration: '2036-01-01T00:00:00Z' },
      { expiration: new Date('2036-01-01T00:00:00Z') },
    ],
  ])('provides the credentials of its profile: %s', async (_, change, more) => {
    const credentials = { accessKeyId: 'ASIAPROCESS', secretAccessKey: 'secret' }
    expect(await run(print(change))).toEqual({ ...credentials, ...more })
  })

  it('is started without a shell, with the words of its command', async () => {
    const args = `a 'b  c' "d \\"e\\"" f\\ g '' $HOME "$(id)" * ; | > & # \`x\` ~`
    await run(
      `fs.writeFileSync(${JSON.stringify(join(stage.home, 'args'))}, JSON.stringify(process.argv.slice(2)))
${print()}`,
      { args },
    )
    expect(JSON.parse(readFileSync(join(stage.home, 'args'), 'utf8'))).toEqual([
      'a',
      'b  c',
      'd "e"',
      'f g',
      '',
      '$HOME',
      '$(id)',
      '*',
      ';',
      '|',
      '>',
      '&',
      '#',
      '`x`',
      '~',
    ])
  })

  it('gets the given environment, whose PATH finds it', async () => {
    const program = stage.write('bin/credentials', `#!/bin/sh\necho "$ANSWER"\n`)
    chmodSync(program, 0o755)
    const environment = { PATH: dirname(program), ANSWER: JSON.stringify(printed) }
    expect(await runCommand('credentials', { environment })).toMatchObject({ accessKeyId: 'ASIAPROCESS' })
  })

  it('cannot read the stdin of the program', async () => {
    const lines = `if (fs.readFileSync(0).length > 0) process.exit(1)
if (process.platform === 'linux' && fs.readlinkSync('/proc/self/fd/0') !== '/dev/null') process.exit(2)
${print()}`
    expect(await run(lines)).toMatchObject({ accessKeyId: 'ASIAPROCESS' })
  })

  it('may say something on stderr, which is ignored when it succeeds', async () => {
    expect(await run(`console.error('Refreshing')\n${print()}`)).toMatchObject({
      accessKeyId: 'ASIAPROCESS',
    })
  })

  it('that fails is an error, and the container is not used instead', async () => {
    const { endpoint, requests } = await stage.listenAs({ body: {} })
    const environment = { AWS_CONTAINER_CREDENTIALS_FULL_URI: endpoint }
    await expect(run('process.exit(1)', { environment })).rejects.toMatchObject({ code: 'invalid-profile' })
    expect(requests).toEqual([])
  })
})

describe('a credential process that', () => {
  const secret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'

  it.each<[string, string, string]>([
    [
      'fails, with the first line on its stderr',
      `console.error('\\n  The session has expired\\nRun vault login'); process.exit(3)`,
      'failed with status 3: The session has expired.',
    ],
    [
      'fails, without the secrets that it shows',
      `console.error('cannot use ${secret} at https://me:pass@vault'); process.exit(1)`,
      'failed with status 1: cannot use *** at https://***@vault.',
    ],
    ['fails silently', 'process.exit(1)', 'failed with status 1, and said nothing.'],
    [
      'fails although it prints credentials',
      `${print()}; process.exitCode = 1`,
      'failed with status 1, and said nothing.',
    ],
    [
      'is killed',
      `process.kill(process.pid, 'SIGTERM'); setInterval(() => {}, 1000)`,
      'failed with signal SIGTERM, and said nothing.',
    ],
    ['prints nothing', '', 'printed no JSON object.'],
    ['prints a text', `console.log('AKIA')`, 'printed no JSON object.'],
    ['prints a list', `console.log('[]')`, 'printed no JSON object.'],
    [
      'prints nothing and says why',
      `console.error('No session'); console.log('null')`,
      'printed no JSON object: No session.',
    ],
    [
      'prints no version',
      print({ Version: undefined }),
      'printed version "undefined"; only version 1 is known.',
    ],
    ['prints another version', print({ Version: 2 }), 'printed version "2"; only version 1 is known.'],
    ['prints no id', print({ AccessKeyId: undefined }), 'printed no AccessKeyId or no SecretAccessKey.'],
    ['prints no secret', print({ SecretAccessKey: null }), 'printed no AccessKeyId or no SecretAccessKey.'],
  ])('%s is an error with a sentence of its own', async (_, lines, problem) => {
    await expect(run(lines)).rejects.toMatchObject({
      ...failure(problem),
      hint: expect.stringMatching(/\.$/),
    })
  })

  it('prints expired credentials is an error with the code of expired credentials', async () => {
    await expect(run(print({ Expiration: '2015-01-01T00:00:00Z' }))).rejects.toMatchObject({
      ...failure('printed credentials that expired at 2015-01-01T00:00:00Z.'),
      code: 'credentials-expired',
    })
  })

  it.each([
    ['does not exist', '/does/not/exist', '"/does/not/exist", which does not exist or is not on PATH.'],
    ['is not on PATH', 'no-such-program --x', '"no-such-program", which does not exist or is not on PATH.'],
    ['is a folder', '/', '"/", which could not be started (EACCES).'],
    ['is below a file', '/etc/passwd/x', '"/etc/passwd/x", which could not be started (ENOTDIR).'],
  ])('names a program which %s is an error', async (_, command, problem) => {
    await expect(runCommand(command)).rejects.toMatchObject(failure(`names ${problem}`))
  })

  it.each(['"unclosed', "/bin/x 'y", '/bin/x \\'])('has an open quote is an error: %s', async (command) => {
    await expect(runCommand(command)).rejects.toMatchObject(
      failure('is no command line: a quote in it does not end.'),
    )
  })

  it.each([
    ['AccessKeyId', { AccessKeyId: 'ASIA\n' }, 'a line break'],
    ['SecretAccessKey', { SecretAccessKey: 'sec\u200Bret' }, 'the character U+200B'],
    ['SessionToken', { SessionToken: 'a\r\nb' }, 'a line break'],
  ])('prints a key with a character that no key has is an error: %s', async (name, change, character) => {
    await expect(run(print(change))).rejects.toMatchObject({
      code: 'invalid-credentials',
      message: `${name}, as the credential_process of the profile "build" prints it, holds ${character}, which no AWS key has.`,
    })
  })

  it.each([
    ['stdout', `process.stdout.write('x'.repeat(1024 * 1024 + 1)); setInterval(() => {}, 1000)`],
    ['stderr', `process.stderr.write('x'.repeat(1024 * 1024 + 1)); setInterval(() => {}, 1000)`],
    ['stdout without an end', `setInterval(() => process.stdout.write('x'.repeat(65536)), 0)`],
  ])('prints more than 1 MiB to %s is ended', async (_, lines) => {
    await expect(run(lines)).rejects.toMatchObject(failure('printed more than 1 MiB.'))
  })

  it('prints just 1 MiB is read', async () => {
    const lines = `const text = ${JSON.stringify(JSON.stringify(printed))}
process.stdout.write(text.padEnd(1024 * 1024))`
    expect(await run(lines)).toMatchObject({ accessKeyId: 'ASIAPROCESS' })
  })
})

describe("the call's signal", () => {
  const ready = () => join(stage.home, 'ready')
  const signalReady = () => `fs.writeFileSync(${JSON.stringify(ready())}, String(process.pid))`

  it.each<[string, () => string]>([
    ['sleeps', () => `${signalReady()}; setInterval(() => {}, 1000)`],
    [
      'ignores signals',
      () => `process.on('SIGTERM', () => {}); ${signalReady()}; setInterval(() => {}, 1000)`,
    ],
    [
      'has ended, but whose child keeps its streams open',
      () => `import { spawn } from 'node:child_process'
spawn(process.execPath, ['-e', 'setTimeout(() => {}, 5000)'], { stdio: 'inherit', detached: true }).unref()
${signalReady()}; ${print()}`,
    ],
  ])('ends a process that %s', async (_, createLines) => {
    const controller = new AbortController()
    const reason = new DOMException('The time limit has passed', 'TimeoutError')
    const attempt = run(createLines(), { signal: controller.signal })
    const outcome = expect(attempt).rejects.toMatchObject({
      code: 'timed-out',
      message: expect.stringContaining('profile build'),
    })
    await expect.poll(() => existsSync(ready()) && readFileSync(ready(), 'utf8') !== '').toBe(true)
    controller.abort(reason)
    await outcome
    const processId = Number(readFileSync(ready(), 'utf8'))
    await expect.poll(() => isAlive(processId)).toBe(false)
  })

  it('that has fired before starts nothing', async () => {
    const signal = AbortSignal.abort(new DOMException('The time limit has passed', 'TimeoutError'))
    await expect(run(`${signalReady()}; ${print()}`, { signal })).rejects.toMatchObject({ code: 'timed-out' })
    expect(existsSync(ready())).toBe(false)
  })
})

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0)
    return true
  } catch {
    return false
  }
}
