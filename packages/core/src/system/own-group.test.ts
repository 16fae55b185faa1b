import { describe, expect, it } from 'vitest'
import { isOwnGroup } from './own-group.ts'

const passwd = `root:x:0:0:root:/root:/bin/sh
alice:x:1000:1000::/home/alice:/bin/sh
bob:x:1001:100::/home/bob:/bin/sh
carol:x:1002:1003::/home/carol:/bin/sh
`
const group = `root:x:0:
users:x:100:
alice:x:1000:
carol:x:1003:carol
team:x:2000:alice,bob
shared:x:1005:bob
`

describe('whether a group is the user’s own', () => {
  it.each([
    ['one with the user’s number and no members', 1000, 1000, true],
    ['one with another number, of which the user is the only member', 1002, 1003, true],
    ['one that no file lists, with the user’s number', 5000, 5000, true],
    ['one that no file lists, with another number', 5000, 5001, false],
    ['one that is the primary group of others', 1010, 100, false],
    ['one with other members', 1000, 2000, false],
    ['one with another member, although it has the user’s number', 1005, 1005, false],
    ['one whose only member the files do not list', 5000, 1003, false],
    ['that of the superuser', 0, 0, true],
  ])('depends on its members: %s', (_, userId, groupId, isOwn) => {
    expect(isOwnGroup(groupId, { userId, groupId, passwd, group })).toBe(isOwn)
  })

  it('that is not the primary group of the process is not the user’s own', () => {
    expect(isOwnGroup(1000, { userId: 1000, groupId: 1003, passwd, group })).toBe(false)
  })
})
