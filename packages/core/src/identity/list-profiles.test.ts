import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { listProfiles } from './list-profiles.ts'

let home: string

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'ecrlogin-profiles-'))
  mkdirSync(join(home, '.aws'))
})
afterEach(() => rmSync(home, { recursive: true }))

describe('listProfiles', () => {
  it('lists the profiles that configure credentials, in the order of the files', () => {
    const config =
      '[profile sso]\nsso_session = s\n[profile bare]\nregion = us-west-2\n[profile role]\nrole_arn = x\n'
    writeFileSync(join(home, '.aws', 'config'), config)
    writeFileSync(join(home, '.aws', 'credentials'), '[keys]\naws_access_key_id = AKIA\n')
    expect(listProfiles({ HOME: home })).toEqual(['sso', 'role', 'keys'])
  })

  it.each(['AWS_PROFILE', 'AWS_DEFAULT_PROFILE'])(
    'ignores %s, even if that profile does not exist',
    (name) => {
      writeFileSync(join(home, '.aws', 'config'), '[default]\ncredential_process = x\n')
      expect(listProfiles({ HOME: home, [name]: 'gone' })).toEqual(['default'])
    },
  )

  it('lists none where there are no files', () => {
    expect(listProfiles({ HOME: home })).toEqual([])
  })
})
