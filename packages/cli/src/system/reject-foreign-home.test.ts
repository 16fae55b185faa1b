import { statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { describe, expect, it } from 'vitest'
import { rejectForeignHome } from './reject-foreign-home.ts'

const HOME = tmpdir()
const owner = statSync(HOME).uid

describe.skipIf(process.platform === 'win32')('a home', () => {
  it('of another user is refused under sudo, which has kept it', () => {
    expect(() => rejectForeignHome({ HOME, SUDO_UID: '1000' }, owner + 1)).toThrow(
      expect.objectContaining({ code: 'invalid-usage', hint: expect.stringContaining('sudo -H') }),
    )
  })

  it.each([
    ['is that of the user, without sudo', { HOME }, owner],
    ['is that of another user, without sudo, as in a container', { HOME }, owner + 1],
    ['is that of the user, under sudo', { HOME, SUDO_UID: '1000' }, owner],
    ['does not exist', { HOME: '/no/such/home', SUDO_UID: '1000' }, owner + 1],
    ['belongs to a system without users', { HOME, SUDO_UID: '1000' }, null],
  ])('is accepted when it %s', (_, environment, userId) => {
    expect(() => rejectForeignHome(environment, userId)).not.toThrow()
  })
})
