import { currentGroupId, currentUserId } from './host.ts'
import { readTextFileIfAny } from './text-file.ts'

/** The user and group of a process, and the system's files of users and groups. */
export interface Membership {
  readonly userId: number | null
  readonly groupId: number | null
  readonly passwd: string
  readonly group: string
}

/**
 * Whether a group is the user's own, with no other member. Many systems give each user one and make folders writable for
 * it (umask 002), which lets nobody else in. A group that the files do not list is known by its number: the user's.
 */
export function isOwnGroup(groupId: number, membership: Membership = readMembership()): boolean {
  if (groupId !== membership.groupId) return false
  const users = parse(membership.passwd)
  const [own] = users.filter(([, , id]) => id === String(membership.userId))
  const [group] = parse(membership.group).filter(([, , id]) => id === String(groupId))
  const members = [
    ...users.filter(([, , , id]) => id === String(groupId)).map(([name]) => name),
    ...(group?.[3]?.split(',') ?? []).filter((name) => name !== ''),
  ]
  if (!group && groupId !== membership.userId) return false
  return members.every((name) => name === own?.[0])
}

function readMembership(): Membership {
  return {
    userId: currentUserId(),
    groupId: currentGroupId(),
    passwd: readTextFileIfAny('/etc/passwd') ?? '',
    group: readTextFileIfAny('/etc/group') ?? '',
  }
}

function parse(text: string): string[][] {
  return text.split('\n').map((line) => line.trim().split(':'))
}
