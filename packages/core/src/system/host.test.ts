import { spawnSync } from 'node:child_process'
import { homedir, hostname } from 'node:os'
import { describe, expect, it } from 'vitest'
import { currentHost, homeDirectory } from './host.ts'

describe('this machine', () => {
  it('is described, with this process', () => {
    expect(currentHost()).toMatchObject({
      userId: process.getuid?.() ?? null,
      processId: process.pid,
      host: hostname(),
    })
  })

  it.runIf(process.platform === 'linux')('has an id for its start', () => {
    expect(currentHost().bootId).toMatch(/^[0-9a-f-]{36}$/)
    expect(currentHost().bootId).toBe(currentHost().bootId)
  })

  it('knows which processes live', () => {
    const { isAlive } = currentHost()
    const { pid } = spawnSync(process.execPath, ['-e', ''])
    expect({ own: isAlive(process.pid), ended: isAlive(pid) }).toEqual({ own: true, ended: false })
  })

  it.skipIf(process.platform === 'win32')("knows that another user's process lives", () => {
    expect(currentHost().isAlive(1)).toBe(true)
  })
})

describe('the home directory', () => {
  it.each([
    ['HOME', { HOME: '/home/a', USERPROFILE: '/home/b' }, '/home/a'],
    ['then USERPROFILE', { HOME: '', USERPROFILE: '/home/b' }, '/home/b'],
    ["then the system's", {}, homedir()],
  ])('is %s', (_, environment, home) => {
    expect(homeDirectory(environment)).toBe(home)
  })

  it.runIf(process.getuid?.() === 0)('is null for a user that the system does not know', () => {
    const script = "import('./packages/core/dist/machine.js').then((m) => console.log(m.homeDirectory({})))"
    const child = spawnSync(process.execPath, ['-e', script], {
      cwd: `${import.meta.dirname}/../../..`,
      env: {},
      uid: 54_321,
      encoding: 'utf8',
      timeout: 20_000,
    })
    expect({ stdout: child.stdout, stderr: child.stderr }).toEqual({ stdout: 'null\n', stderr: '' })
  })
})
