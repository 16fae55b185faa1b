import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { homedir, hostname } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { currentHost, homeDirectory } from './host.ts'

describe('currentHost', () => {
  it('describes this machine, user and process', () => {
    const host = currentHost()
    expect(host).toMatchObject({ userId: process.getuid?.() ?? null, processId: process.pid })
    expect(host.hostname()).toBe(hostname())
  })

  it.runIf(process.platform === 'linux')('has the same boot id each time on Linux', () => {
    expect(currentHost().bootId()).toMatch(/^[0-9a-f-]{36}$/)
    expect(currentHost().bootId()).toBe(currentHost().bootId())
  })

  it('knows which processes are alive', () => {
    const { isAlive } = currentHost()
    const { pid } = spawnSync(process.execPath, ['-e', ''])
    expect({ own: isAlive(process.pid), ended: isAlive(pid) }).toEqual({ own: true, ended: false })
  })

  it.skipIf(process.platform === 'win32')("knows that another user's process is alive", () => {
    expect(currentHost().isAlive(1)).toBe(true)
  })
})

describe('homeDirectory', () => {
  it.each([
    ['HOME', { HOME: '/home/a', USERPROFILE: '/home/b' }, '/home/a'],
    ['USERPROFILE where HOME is empty', { HOME: '', USERPROFILE: '/home/b' }, '/home/b'],
    ["the system's where neither is set", {}, homedir()],
  ])('returns %s', (_, environment, home) => {
    expect(homeDirectory(environment)).toBe(home)
  })

  it.runIf(process.getuid?.() === 0)('returns null for a user that the system does not know', () => {
    // As built: another process cannot run the sources. Over stdin: the other user may be able to read no folder of ours.
    const built = readFileSync(join(import.meta.dirname, '..', '..', 'dist', 'system', 'host.js'), 'utf8')
    const child = spawnSync(process.execPath, ['--input-type=module', '-'], {
      input: `${built}\nconsole.log(homeDirectory({}))`,
      cwd: '/',
      env: {},
      uid: 54_321,
      encoding: 'utf8',
      timeout: 20_000,
    })
    expect({ stdout: child.stdout, stderr: child.stderr }).toEqual({ stdout: 'null\n', stderr: '' })
  })
})
