import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Cloud, startCloud } from '../support/cloud/cloud.ts'
import { watchProcesses } from '../support/programs/process-watch.ts'
import { runProgram } from '../support/programs/programs.ts'
import { addRecordingClient, type RecordingClient } from '../support/programs/recording-client.ts'
import { isInstalled, shells } from '../support/shells/shells.ts'

let cloud: Cloud
let docker: RecordingClient

beforeAll(async () => {
  cloud = await startCloud()
  // The client runs long enough for many samples.
  docker = addRecordingClient(cloud.sandbox, 'docker', 0.2)
})
beforeEach(({ skip }) => {
  if (process.platform !== 'linux') skip('the command lines of all processes are read from Linux’s /proc')
})
afterAll(() => cloud.close())

/** The start of every password of local ECR, including those of other tests that run now. */
const passwordStart = 'eyJ'

/** The observed command lines that contain the last password of the client. */
function withLastPassword(lines: readonly string[]): string[] {
  const password = docker.calls().at(-1)!.stdin.trim()
  expect(password.startsWith(passwordStart)).toBe(true)
  return lines.filter((line) => line.includes(password.slice(0, 200)))
}

describe('no process has a password in its command line', () => {
  it('while ecrlogin login runs', async () => {
    const watch = watchProcesses([passwordStart])
    const { exitCode } = await cloud.ecrlogin(['login', '--region', 'us-west-2'])
    expect({ exitCode, offenders: withLastPassword(watch.stop()) }).toEqual({ exitCode: 0, offenders: [] })
  })

  it.for(shells)('while $name evaluates a snippet', async (shell, { skip }) => {
    if (!isInstalled(shell)) return skip(`${shell.name} is not installed`)
    const watch = watchProcesses([passwordStart])
    const get = `ecrlogin get -o ${shell.dialect} --region us-west-2`
    const line = {
      sh: `eval "$(${get})"`,
      fish: `eval (${get})`,
      powershell: `Invoke-Expression (${get})`,
    }[shell.dialect]
    const script = join(cloud.sandbox.home, `script.${shell.extension}`)
    writeFileSync(script, `${line}\n`)
    const before = docker.calls().length
    const { exitCode } = await runProgram([...shell.strict, script], { environment: cloud.environment() })
    expect(docker.calls().slice(before)).toHaveLength(1)
    expect({ exitCode, offenders: withLastPassword(watch.stop()) }).toEqual({ exitCode: 0, offenders: [] })
  })

  it("control: the password in the cmdlet's own Command is noticed", async () => {
    const { stdout } = await cloud.ecrlogin(['get', '--region', 'us-west-2'])
    const { Command, Password } = JSON.parse(stdout)
    const watch = watchProcesses([Password.slice(0, 200)])
    const command = join(cloud.sandbox.home, 'command.sh')
    writeFileSync(command, Command)
    await runProgram(['sh', command], { environment: cloud.environment() })
    expect(watch.stop().some((line) => line.includes('docker'))).toBe(true)
    expect(watch.seen()).toBeGreaterThan(1)
  })
})
