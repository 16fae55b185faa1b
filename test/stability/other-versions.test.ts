import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Cloud, startCloud } from '../support/cloud/cloud.ts'
import { createRecordingIo, runInProcess } from '../support/programs/recording-io.ts'

const host = '111122223333.dkr.ecr.us-west-2.amazonaws.com'

let cloud: Cloud
let home: string
let runs = 0

beforeAll(async () => {
  cloud = await startCloud()
})
beforeEach(() => {
  home = join(cloud.sandbox.home, `run-${runs++}`)
  mkdirSync(home)
  cloud.localEcr.requests.length = 0
})
afterAll(() => cloud.close())

/** Runs `ecrlogin` in this process, with the files in `home`. */
async function run(...args: readonly string[]) {
  const folders = { HOME: home, XDG_CONFIG_HOME: join(home, 'config'), DOCKER_CONFIG: join(home, 'docker') }
  const { written, ...io } = createRecordingIo({ ...cloud.environmentWithCache(cacheFolder()), ...folders })
  const exitCode = await runInProcess(args, io)
  return { exitCode, stdout: written.out, stderr: written.err }
}

const cacheFolder = () => join(home, 'cache')
const tokens = () => readdirSync(cacheFolder()).filter((name) => name.endsWith('.token.json'))

describe('the files of a newer version', () => {
  it.each([
    ['under a key of its own', (name: string) => name.replace(/^./, (digit) => (digit === '0' ? '1' : '0'))],
    ['under the same key', (name: string) => name],
  ])('in the cache are neither used nor an error, %s', async (_, rename) => {
    await run('password', host)
    const [name = ''] = tokens()
    const newer = join(cacheFolder(), rename(name))
    writeFileSync(newer, '{"format":99,"tokens":["a"]}', { mode: 0o600 })
    expect(await run('password', host)).toMatchObject({ exitCode: 0, stderr: '' })
    const { stdout } = await run('cache', 'list')
    expect(stdout.match(/^.+$/gm)).toEqual([expect.stringMatching(/^ecr\tus-west-2\t/)])
    await run('cache', 'clear')
    expect(tokens()).toEqual([])
  })

  it('with an unknown setting are refused, because guessing could choose another identity', async () => {
    mkdirSync(join(home, 'config/ecrlogin'), { recursive: true })
    const settings = join(home, 'config/ecrlogin/config.toml')
    writeFileSync(settings, '[[registry]]\nmatch = "111122223333"\nnewer_key = "x"\n')
    const ended = await run('get', host, '--errors', 'json')
    expect(ended).toMatchObject({ exitCode: 2, stdout: '' })
    const { code, message } = JSON.parse(ended.stderr)
    expect({ code, message }).toEqual({
      code: 'invalid-settings',
      message: `${settings}, line 3: The key "newer_key" is not known in a rule.`,
    })
    expect(cloud.localEcr.requests).toEqual([])
  })

  it('in which setup keeps more about a config.json still undo the registration', async () => {
    await run('setup', 'docker', host)
    const folder = join(home, 'config/ecrlogin/setup')
    for (const name of readdirSync(folder)) {
      const record = JSON.parse(readFileSync(join(folder, name), 'utf8'))
      writeFileSync(join(folder, name), JSON.stringify({ ...record, newer: [1] }))
    }
    expect(await run('setup', 'docker', '--undo')).toMatchObject({ exitCode: 0, stderr: '' })
  })
})
