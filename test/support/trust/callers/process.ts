import type { Principal } from '@ecrlogin/local-ecr'
import { alice, bob, guest, section } from '../../cloud/stage.ts'
import {
  anew,
  type Caller,
  type CasesOf,
  guestAgain,
  nameOf,
  namesake,
  refused,
  same,
  stranger,
} from './caller.ts'

/** The output of a program. */
function printed({ accessKeyId, secretAccessKey, sessionToken }: Principal, more: object = {}): string {
  return JSON.stringify({
    Version: 1,
    AccessKeyId: accessKeyId,
    SecretAccessKey: secretAccessKey,
    SessionToken: sessionToken,
    ...more,
  })
}

interface Program {
  /** The profile that runs it. */
  readonly profile?: string
  /** The file that it prints. */
  readonly file?: string
  /** The settings file; `cache_as` names what the user vouches for. */
  readonly settings?: string
  readonly command?: (path: string) => string
  readonly more?: object
}

/** A caller whose program prints the keys of a principal. */
export function fromProcess(principal: Principal, program: Program = {}): Caller {
  const { profile = 'base', file = 'keys.json', command = (path) => `cat ${path}`, more, settings } = program
  return (lane) => {
    const path = lane.write(file, printed(principal, more))
    return {
      principal: nameOf(principal.arn),
      config: section(`profile ${profile}`, `credential_process = ${command(path)}`),
      environment: { AWS_PROFILE: profile },
      ...(settings !== undefined && { settings }),
    }
  }
}

/** A rule of the settings file under which the program of the profile `base` counts as always the same principal. */
export function cacheAs(name: string, profile = 'base'): string {
  return [
    '[[registry]]',
    'match = "*.dkr.ecr.*.amazonaws.com"',
    `profile = "${profile}"`,
    `cache_as = "${name}"`,
    '',
  ].join('\n')
}

const inThePast = { Expiration: '2020-01-01T00:00:00Z' }
const inTheFuture = { Expiration: '2100-01-01T00:00:00Z' }

/** The cases of what the program prints. */
export const printedCases = {
  'prints the same keys': same(fromProcess(guest), fromProcess(guest)),
  'prints the same keys with another expiry': same(
    fromProcess(guest),
    fromProcess(guest, { more: inTheFuture }),
  ),
  'prints the keys of another principal': anew(fromProcess(guest), fromProcess(stranger)),
  'prints keys without a session token': anew(fromProcess(guest), fromProcess(bob)),
  'prints new keys of the same principal': anew(fromProcess(guest), fromProcess(guestAgain)),
  'prints another access key with the same secret': anew(fromProcess(alice), fromProcess(namesake)),
  'prints another secret': anew(
    fromProcess(guest),
    refused(fromProcess({ ...guest, secretAccessKey: 'of/somebody/ELSE' }), 4),
  ),
  'prints another session token': anew(
    fromProcess(guest),
    refused(fromProcess({ ...guest, sessionToken: 'of/somebody/ELSE' }), 4),
  ),
  'prints keys that have expired': anew(fromProcess(guest), refused(fromProcess(guest, { more: inThePast }))),
  'prints no keys': anew(fromProcess(guest), refused(fromProcess(guest, { command: () => 'echo {}' }))),
  'prints another version': anew(fromProcess(guest), refused(fromProcess(guest, { more: { Version: 2 } }))),
  fails: anew(
    fromProcess(guest),
    refused(fromProcess(guest, { command: (path) => `cat ${path}.missing ${path}` })),
  ),
}

export const process: CasesOf<'process'> = {
  inputs: {
    profile: {
      'with the same command': same(fromProcess(guest), fromProcess(guest, { profile: 'other' })),
      'with another command': anew(
        fromProcess(guest),
        fromProcess(stranger, { profile: 'other', file: 'other-keys.json' }),
      ),
    },
    command: {
      'that prints other keys': anew(fromProcess(guest), fromProcess(stranger, { file: 'other-keys.json' })),
      'that prints the same keys': anew(fromProcess(guest), fromProcess(guest, { file: 'same-keys.json' })),
      'that is missing': anew(
        fromProcess(guest),
        refused(fromProcess(guest, { command: () => 'no-such-program' })),
      ),
      'that is no command line': anew(
        fromProcess(guest),
        refused(fromProcess(guest, { command: () => '"cat' })),
      ),
    },
  },
  more: {
    ...printedCases,
    'prints other keys under a name that the user vouches for': same(
      fromProcess(guest, { settings: cacheAs('ci') }),
      (lane) => ({
        ...fromProcess(stranger, { settings: cacheAs('ci') })(lane),
        principal: nameOf(guest.arn),
      }),
    ),
    'has another name that the user vouches for': anew(
      fromProcess(guest, { settings: cacheAs('ci') }),
      fromProcess(stranger, { settings: cacheAs('cd') }),
    ),
    'has no name that the user vouches for any more': anew(
      fromProcess(guest, { settings: cacheAs('ci') }),
      fromProcess(stranger),
    ),
    'has another command under the same name': anew(
      fromProcess(guest, { settings: cacheAs('ci') }),
      fromProcess(stranger, { settings: cacheAs('ci'), file: 'other-keys.json' }),
    ),
  },
}
