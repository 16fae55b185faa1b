import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { expectFailure } from '../support/cloud/expect-failure.ts'
import { endless, http, type Respond, startRawServer } from '../support/cloud/raw-server.ts'
import { account, alice, variablesOf } from '../support/cloud/stage.ts'
import { stageOpener } from '../support/cloud/stages.ts'

const host = `${account}.dkr.ecr.eu-west-1.amazonaws.com`
const enter = stageOpener()

describe.skipIf(process.platform !== 'linux')('--errors json', () => {
  it.each([
    ['the error', 1, 7],
    ['the warnings', 0, 0],
  ])('keeps only the end of a stderr of 400 MB, in %s', async (_, status, exitCode) => {
    const stage = await enter()
    const script = `#!/bin/sh
cat >/dev/null
yes 'a line of the client' | head -c 400000000 >&2
printf '\\nthe reason at the end\\n' >&2
exit ${status}
`
    writeFileSync(join(stage.sandbox.bin, 'docker'), script, { mode: 0o755 })
    const environment = { ...stage.sandbox.environment, ...stage.localEcr.environment(alice) }
    const child = spawn('ecrlogin', ['login', host, '--errors', 'json'], { env: environment })
    let stderr = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text
    })
    let peak = 0
    const watch = setInterval(() => {
      peak = Math.max(peak, peakMemory(child.pid!))
    }, 20)
    const [code] = await once(child, 'close')
    clearInterval(watch)
    expect(code).toBe(exitCode)
    const messages = stderr
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).message as string)
    expect(messages.at(-1)).toContain('the reason at the end')
    expect(messages[0]).toContain('[...]')
    expect(stderr.length).toBeLessThan(200_000)
    expect(peak).toBeGreaterThan(1)
    expect(peak).toBeLessThan(300)
  })
})

describe('a settings file', () => {
  it('with a glob of many stars takes no time', async () => {
    const stage = await enter()
    const name = 'a'.repeat(63)
    const rules = `[[registry]]\nmatch = "${'*a'.repeat(30)}*b.example.com"\nhost = "${host}"\n`
    const scene = {
      environment: { ...variablesOf(alice), ECRLOGIN_CONFIG: stage.write('rules.toml', rules) },
    }
    const before = performance.now()
    const { exitCode, stderr } = await stage.ecrlogin(['password', `${name}.example.com`], scene)
    expect({ exitCode, stderr }).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining(`${name}.example.com`),
    })
    expect(performance.now() - before).toBeLessThan(10_000)
  })
})

describe('the credentials endpoint', () => {
  const machines: Readonly<Record<string, (url: string) => Record<string, string>>> = {
    'an instance': (url) => ({
      AWS_EC2_METADATA_DISABLED: 'false',
      AWS_EC2_METADATA_SERVICE_ENDPOINT: url,
    }),
    'a container': (url) => ({ AWS_CONTAINER_CREDENTIALS_FULL_URI: url }),
  }
  const responses: Readonly<Record<string, Respond>> = {
    'an endless response': endless('HTTP/1.1 200 X\r\n\r\n'),
    'an endless header': endless('HTTP/1.1 200 X\r\nendless: '),
    'a response of 10 MiB': (socket) =>
      socket.end(http(200, 'application/json', JSON.stringify({ x: 'x'.repeat(10 * 1024 * 1024) }))),
  }
  const none = { exitCode: 3, message: 'No AWS credentials were found' }
  const unreadable = { exitCode: 6, message: 'the response is not one that AWS sends' }
  const refused = { exitCode: 3, message: "The container's credentials endpoint" }

  it.each([
    ['an instance', 'an endless response', none],
    ['an instance', 'an endless header', none],
    ['an instance', 'a response of 10 MiB', none],
    ['a container', 'an endless response', unreadable],
    ['a container', 'an endless header', refused],
    ['a container', 'a response of 10 MiB', unreadable],
  ])('of %s is not read to the end of %s', async (machine, response, failure) => {
    const stage = await enter()
    const server = await startRawServer()
    server.respond = responses[response]!
    const before = performance.now()
    const environment = machines[machine]!(server.url)
    await expectFailure(stage, ['password', host], { environment }, failure)
    server.close()
    expect(performance.now() - before).toBeLessThan(20_000)
  })
})

/** In MiB; 0 for a process that has ended. */
function peakMemory(pid: number): number {
  try {
    const [, kib] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
    return Number(kib ?? 0) / 1024
  } catch {
    return 0
  }
}
