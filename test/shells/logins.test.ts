import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Cloud, startCloud } from '../support/cloud/cloud.ts'
import { addRecordingClient, type RecordingClient } from '../support/programs/recording-client.ts'
import { load, moduleShells, packaged, runScript, withoutPrograms } from '../support/shells/module-shells.ts'
import { isInstalled } from '../support/shells/shells.ts'

let cloud: Cloud
let docker: RecordingClient

beforeAll(async () => {
  cloud = await startCloud()
})
beforeEach(() => {
  docker = addRecordingClient(cloud.sandbox, 'docker')
})
afterEach(() => cloud.localEcr.faults.clear())
afterAll(() => cloud.close())

const host = '111122223333.dkr.ecr.us-west-2.amazonaws.com'

/** The ways to load our programs in a profile, and whether they are then on PATH. */
const profiles = [
  { how: 'the line that init prints', isOnPath: true },
  { how: 'only the module, which finds the program beside it', isOnPath: false },
] as const

describe.each(moduleShells)('in $name with', (shell) => {
  beforeEach(({ skip }) => {
    if (!isInstalled(shell)) skip(`${shell.name} is not installed`)
  })

  describe.each(profiles)('$how', ({ isOnPath }) => {
    const init =
      shell.name === 'fish' ? 'ecrlogin init fish | source' : `eval "$(ecrlogin init ${shell.name})"`
    const profile = isOnPath ? init : load(shell, packaged)

    it('evaluating get-ecr-login-command logs the client in', async () => {
      const ended = await run([shell.evaluate(`get-ecr-login-command ${host}`), 'echo went on'])
      expect(ended).toEqual({ exitCode: 0, stdout: 'went on\n', stderr: '' })
      expect(docker.calls()).toEqual([
        {
          argv: ['login', '--username', 'AWS', '--password-stdin', host],
          stdin: expect.stringMatching(/^[A-Za-z0-9+/=]{1000,}\n?$/),
        },
      ])
    })

    it('a failing login command stops the script with its exit code', async () => {
      cloud.localEcr.faults.add({ kind: 'undecodable-token' })
      const ended = await run([shell.evaluate(`get-ecr-login-command --no-cache ${host}`), 'echo went on'])
      expect(ended).toMatchObject({ exitCode: 6, stdout: '' })
      expect(docker.calls()).toEqual([])
    })

    it('a usage error stops the script with 2', async () => {
      const ended = await run([shell.evaluate(`get-ecr-login-command docker.io`), 'echo went on'])
      expect(ended).toMatchObject({ exitCode: 2, stdout: '' })
    })

    it('a client that rejects the login stops the script with 7', async () => {
      const refusing = 'docker() { cat >/dev/null; return 1; }'
      const fish = 'function docker; cat >/dev/null; return 1; end'
      const client = shell.name === 'fish' ? fish : refusing
      const ended = await run([client, shell.evaluate(`get-ecr-login-command ${host}`), 'echo went on'])
      expect(ended).toMatchObject({ exitCode: 7, stdout: '' })
    })

    function run(lines: readonly string[]) {
      const environment = isOnPath
        ? cloud.environment()
        : { ...cloud.environment(), PATH: withoutPrograms(cloud.sandbox).PATH! }
      return runScript(shell, [profile, profile, ...lines], cloud.sandbox, { environment })
    }
  })
})

describe('in bash --posix', () => {
  const bash = moduleShells.find(({ name }) => name === 'bash')!

  it('evaluating ecrlogin get logs the client in', async ({ skip }) => {
    if (!isInstalled(bash)) return skip('bash is not installed')
    const environment = { ...cloud.environment(), PATH: withoutPrograms(cloud.sandbox).PATH! }
    const lines = [load(bash, packaged), bash.evaluate(`ecrlogin get -o sh ${host}`), 'echo went on']
    const argv = ['bash', '--posix', ...bash.strict.slice(1)]
    const ended = await runScript(bash, lines, cloud.sandbox, { environment, argv })
    expect(ended).toEqual({ exitCode: 0, stdout: 'went on\n', stderr: '' })
    expect(docker.calls()).toHaveLength(1)
  })
})
