import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ageTokens, commandIn, type Person, profileOf, tracesOf } from '../support/day/person.ts'
import {
  account,
  dockerConfigBefore,
  missingTown,
  otherAccount,
  ssoSession,
  startTown,
  type Town,
} from '../support/day/town.ts'
import { findBlock } from '../support/documents/documents.ts'
import { findProgram } from '../support/programs/programs.ts'
import { distributionVersion, isStandalone } from '../support/sandbox.ts'
import { isInstalled, type Shell, shells } from '../support/shells/shells.ts'

const host = `${account}.dkr.ecr.us-west-2.amazonaws.com`
const other = `${otherAccount}.dkr.ecr.eu-central-1.amazonaws.com`
const pull = (registry: string) => `docker manifest inspect ${registry}/team/app:1`
const night = 13 * 3_600_000

const people = shells.filter(({ name }) => ['bash', 'zsh', 'fish', 'pwsh'].includes(name))

let town: Town

beforeAll(async () => {
  if (!missingTown) town = await startTown()
})
afterAll(() => town?.close())

/** The line for the profile of a shell. */
function profileLine({ name, dialect }: Shell): string {
  return findBlock('docs/install.md', name === 'zsh' ? 'zsh' : dialect, 'ecrlogin init')
}

/** The lines of the README with which a shell evaluates a login. */
function snippetLine({ dialect }: Shell): string {
  return findBlock('README.md', dialect, dialect === 'powershell' ? '(Get-ECRLoginCommand' : '(ecrlogin get')
}

// One after another, and each test begins where the one before it ends: it is the same day.
describe.each(people)('a day with ecrlogin in $name', (shell) => {
  let me: Person
  // These take seconds, and are the same for a person in any shell.
  const asksDoctor = shell.name === 'bash'
  const hasCi = shell.name === 'bash'

  beforeAll(() => {
    if (missingTown || !isInstalled(shell)) return
    town.aheadMs = 0
    me = town.createPerson(shell)
  })

  const station = (title: string, play: () => Promise<void>) =>
    it(title, async ({ skip }) => {
      if (missingTown) return skip(missingTown)
      if (!isInstalled(shell)) return skip(`${shell.name} is not installed`)
      await play()
    })

  const dockerConfig = () => JSON.parse(me.read('.docker/config.json'))

  station('begins with the lines that install it, and the line for the profile', async () => {
    const lines = isStandalone
      ? findBlock('docs/install.md', 'sh', '/releases/latest/')
      : findBlock('README.md', 'sh', 'npm install --global').split('\n')[0]!
    expect(await me.typeInBash(`cd "$(mktemp -d)"\n${lines}`)).toMatchObject({ exitCode: 0 })
    me.write(profileOf(shell), profileLine(shell))
    const { exitCode, lines: seen } = await me.type(`${profileLine(shell)}ecrlogin --version`)
    expect({ exitCode, seen }).toEqual({ exitCode: 0, seen: [expect.stringMatching(distributionVersion)] })
  })

  station('goes on with a first login', async () => {
    const { lines } = await me.type(snippetLine(shell))
    expect(new Set(lines)).toEqual(new Set(['Login Succeeded']))
    expect(Object.keys(dockerConfig().auths)).toEqual([host, 'registry.example.com'])
  })

  station('has a second account, whose rule is two hints away from its denial', async () => {
    const denied = await me.type(`ecrlogin login ${other}`)
    expect(denied.exitCode).toBe(7)
    expect(denied.lines.at(-1)).toBe(
      `ecrlogin: ${other}: docker could not complete the login to this registry (exit code 1). Find out why: \`ecrlogin doctor ${other}\`.`,
    )
    const setUp = `ecrlogin setup registry ${other} --profile NAME`
    if (asksDoctor) {
      const { exitCode, lines } = await me.type(commandIn(denied.lines.at(-1)))
      expect(exitCode).toBe(4)
      expect(lines.map((line) => line.replaceAll('`', '').trim())).toContain(
        `Ask its owner for access, or use a profile that has it: ${setUp}.`,
      )
    }
    me.write('.aws/config', findBlock('docs/credentials.md', 'ini', '[profile puller]'))
    const fixed = await me.type(`${setUp.replace('NAME', 'puller')}\necrlogin login ${other}\n${pull(other)}`)
    expect(fixed).toMatchObject({ exitCode: 0, lines: expect.arrayContaining(['Login Succeeded']) })
    expect(fixed.lines.slice(0, 4)).toEqual([
      `${me.home}/.config/ecrlogin/config.toml:`,
      '+ [[registry]]',
      `+ match = "${other}"`,
      '+ profile = "puller"',
    ])
  })

  station('hands the first registry to the credential helper', async () => {
    const seen = await me.type(findBlock('docs/docker.md', 'sh', `ecrlogin setup docker ${host}`))
    const config = join(me.home, '.docker/config.json')
    expect(seen).toMatchObject({ exitCode: 0, lines: expect.arrayContaining(['{']) })
    expect(seen.lines.slice(0, 3)).toEqual([
      `${config}, credHelpers:`,
      `+ "${host}": "ecrlogin"`,
      `ecrlogin: ${config} still has the old login for ${host}. docker no longer uses it, but programs without helpers do, even after it expires. Remove it: \`docker logout ${host}\`.`,
    ])
    expect(await me.type(commandIn(seen.lines[2]))).toMatchObject({ exitCode: 0 })
    expect(Object.keys(dockerConfig().auths)).toEqual([other, 'registry.example.com'])
  })

  station('ends, and in the morning only the login without a helper has expired', async () => {
    town.aheadMs = night
    ageTokens(join(me.home, '.cache/ecrlogin'))
    const { exitCode, lines } = await me.type(`${pull(host)}\n${pull(other)}`)
    const denial = 'denied: Your authorization token has expired. Reauthenticate and try again.'
    expect({ exitCode, first: lines[0], last: lines.at(-1) }).toEqual({
      exitCode: 1,
      first: '{',
      last: denial,
    })
    const remedy = findBlock('docs/troubleshooting.md', 'sh', `ecrlogin login ${host}\necrlogin setup docker`)
    const fixed = await me.type(`${remedy.replaceAll(host, other)}${pull(other)}`)
    expect(fixed).toMatchObject({ exitCode: 0, lines: expect.arrayContaining([`+ "${other}": "ecrlogin"`]) })
    town.aheadMs = 0
  })

  station('goes on when the SSO session has ended, with the command of the error', async () => {
    const profile = findBlock('docs/credentials.md', 'ini', '[profile developer]')
    me.write('.aws/config', `${me.read('.aws/config')}${profile}`)
    for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']) delete me.environment[name]
    me.environment.AWS_PROFILE = 'developer'
    me.write(ssoSession, '{"accessToken":"an SSO token","expiresAt":"2026-01-01T00:00:00Z"}')
    const message =
      'The SSO session of the profile "developer" has expired. Run `aws sso login --profile developer` and try again.'
    const { exitCode, lines } = await me.type(`${pull(host)}\n${snippetLine(shell)}\necrlogin login`)
    // The first two are docker's calls of the helper.
    const failures = lines.filter((line) => line === `ecrlogin: ${message}`)
    expect({ exitCode, failures: failures.length }).toEqual({
      exitCode: 3,
      failures: shell.dialect === 'powershell' ? 3 : 4,
    })
    const renewed = await me.type(`${commandIn(message)}\n${pull(host)}`)
    expect(renewed).toMatchObject({ exitCode: 0, lines: expect.arrayContaining(['{']) })
  })

  station('meets a proxy that is gone: the error names it, and doctor does so once', async () => {
    const { HTTPS_PROXY } = me.environment
    me.environment.HTTPS_PROXY = 'http://127.0.0.1:9'
    const login = 'ecrlogin login --region eu-west-1'
    const hint = (service: string) =>
      `Correct HTTPS_PROXY, unset it if you need no proxy here, or list ${service}.amazonaws.com in NO_PROXY.`
    const refused = 'through the proxy http://127.0.0.1:9: the proxy refused the connection.'
    expect(await me.type(login)).toEqual({
      exitCode: 5,
      lines: [
        `ecrlogin: While getting the AWS credentials of profile developer ${refused} ${hint('portal.sso.us-east-1')}`,
      ],
    })
    if (asksDoctor) {
      const { exitCode, lines } = await me.type('ecrlogin doctor --region eu-west-1')
      expect({ exitCode, summary: lines.at(-1) }).toEqual({ exitCode: 5, summary: '1 problem.' })
      expect(lines.join(' ').replace(/\s+/g, ' ')).toContain(
        `problem network While connecting to https://api.ecr.eu-west-1.amazonaws.com/ ${refused} ${hint('api.ecr.eu-west-1')}`,
      )
    }
    me.environment.HTTPS_PROXY = HTTPS_PROXY!
    expect(await me.type(login)).toMatchObject({ exitCode: 0 })
  })

  if (hasCi)
    station('leaves the rest to CI, which logs out although its push fails', async () => {
      const before = me.read('.docker/config.json')
      const job = await me.typeInBash(
        `export DOCKER_CONFIG=${me.home}/job\nmkdir $DOCKER_CONFIG && echo '{"auths":{"x":{}}}' > $DOCKER_CONFIG/config.json\n` +
          `${findBlock('docs/ci.md', 'sh', 'trap ')}docker manifest inspect "$registry/team/none:1"`,
      )
      expect(job).toMatchObject({ exitCode: 1, lines: expect.arrayContaining(['Login Succeeded']) })
      expect(JSON.parse(me.read('job/config.json')).auths).toEqual({ x: {} })
      expect(me.read('.docker/config.json')).toBe(before)
    })

  station('ends with lines that remove every trace', async () => {
    me.write(profileOf(shell), '')
    const programs = isStandalone ? 'rm -rf ~/.local/opt/ecrlogin' : 'npm uninstall --global ecrlogin'
    const blocks = ['ecrlogin setup docker --undo', programs].map((text) =>
      findBlock('docs/install.md', 'sh', text),
    )
    const { exitCode, lines } = await me.type(blocks.join(''))
    expect({ exitCode, lines: lines.slice(0, 5) }).toEqual({
      exitCode: 0,
      lines: [
        `${join(me.home, '.docker/config.json')}, credHelpers:`,
        `- "${host}": "ecrlogin"`,
        `- "${other}": "ecrlogin"`,
        `Removing login credentials for ${account}.dkr.ecr.eu-west-1.amazonaws.com`,
        `Removing login credentials for ${other}`,
      ],
    })
    expect(tracesOf(me.home)).toEqual([])
    expect(findProgram('ecrlogin', me.environment.PATH)).toBeNull()
    expect(me.read('.docker/config.json')).toBe(dockerConfigBefore)
  })
})
