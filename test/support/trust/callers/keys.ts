import { readFileSync } from 'node:fs'
import type { Principal } from '@ecrlogin/local-ecr'
import { alice, bob, guest, keysSection, section, variablesOf } from '../../cloud/stage.ts'
import {
  aliceAgain,
  anew,
  type Caller,
  type CasesOf,
  nameOf,
  namesake,
  refused,
  same,
  spent,
  stranger,
  withVariables,
} from './caller.ts'

const byBase = { AWS_PROFILE: 'base' }

/** A caller with keys in the environment. */
export function inEnvironment(principal: Principal): Caller {
  return () => ({ principal: nameOf(principal.arn), environment: variablesOf(principal) })
}

/** A caller with keys in the profile `base` of one of the files. */
export function inFile(file: 'config' | 'credentials', principal: Principal, change = asItIs): Caller {
  const header = file === 'config' ? 'profile base' : 'base'
  return () => ({
    principal: nameOf(principal.arn),
    environment: byBase,
    [file]: change(keysSection(header, principal)),
  })
}

function asItIs(text: string): string {
  return text
}

/** A caller with keys in the environment, and a profile of somebody else. */
function beforeProfile(principal: Principal, other: Principal): Caller {
  return (lane) => ({
    ...inFile('config', other)(lane),
    principal: nameOf(principal.arn),
    environment: { ...variablesOf(principal), ...byBase },
  })
}

/** The files of several people: alice's keys in the profiles `default`, `alice` and `same`, those of bob in `bob`. */
const people =
  keysSection('default', alice) +
  keysSection('alice', alice) +
  keysSection('same', alice) +
  keysSection('bob', bob)

/** A caller who chooses one of them by variables. */
function fromPeople(principal: Principal, environment: Record<string, string>): Caller {
  return () => ({ principal: nameOf(principal.arn), credentials: people, environment })
}

/** A caller who chooses one of them with `--profile`. */
function named(profile: string, principal: Principal, environment: Record<string, string> = {}): Caller {
  return (lane) => ({ ...fromPeople(principal, environment)(lane), options: ['--profile', profile] })
}

/** A caller whose files are elsewhere. */
function elsewhere(principal: Principal, folder: string): Caller {
  return (lane) => ({
    principal: nameOf(principal.arn),
    environment: {
      ...byBase,
      AWS_CONFIG_FILE: lane.write(`${folder}/config`, section('profile base')),
      AWS_SHARED_CREDENTIALS_FILE: lane.write(`${folder}/credentials`, keysSection('base', principal)),
    },
  })
}

/** A caller who has a profile without keys, on a machine with a role. */
const onStrangersMachine: Caller = (lane) => {
  lane.machine.principal = stranger
  return {
    principal: nameOf(stranger.arn),
    config: section('profile base', 'region = eu-west-1'),
    environment: {
      ...byBase,
      AWS_EC2_METADATA_DISABLED: 'false',
      AWS_EC2_METADATA_SERVICE_ENDPOINT: lane.machine.url,
    },
  }
}

const wrongSecret = { ...alice, secretAccessKey: 'of/somebody/ELSE' }
const wrongToken = { ...guest, sessionToken: 'of/somebody/ELSE' }
const asSecurityToken = (text: string) => text.replace('aws_session_token', 'aws_security_token')
const withoutToken = (text: string) => text.replace(/aws_session_token.*\n/, '')

const { AWS_SESSION_TOKEN: guestToken, ...guestKeys } = variablesOf(guest)
const bySecurityToken = (token: string): Caller => {
  const environment = { ...guestKeys, AWS_SECURITY_TOKEN: token }
  return () => ({ principal: nameOf(guest.arn), environment })
}

/** A caller who trusts the same authorities from a file with another name. */
const withOtherAuthorities: Caller = (lane) => {
  const pem = readFileSync(lane.localEcr.caFile, 'utf8')
  return withVariables(inEnvironment(alice), { AWS_CA_BUNDLE: lane.write('authorities.pem', pem) })(lane)
}

export const keys: CasesOf<'keys'> = {
  inputs: {
    accessKeyId: {
      'in the environment': anew(inEnvironment(alice), inEnvironment(bob)),
      'with the same secret': anew(inEnvironment(alice), inEnvironment(namesake)),
      'of the same user': anew(inEnvironment(alice), inEnvironment(aliceAgain)),
      'in the credentials file': anew(inFile('credentials', alice), inFile('credentials', bob)),
      'in the config file': anew(inFile('config', alice), inFile('config', bob)),
      unchanged: same(inEnvironment(alice), inEnvironment(alice)),
    },
    secretAccessKey: {
      'in the environment': anew(inEnvironment(alice), refused(inEnvironment(wrongSecret), 4)),
      'in the credentials file': anew(
        inFile('credentials', alice),
        refused(inFile('credentials', wrongSecret), 4),
      ),
      'in the config file': anew(inFile('config', alice), refused(inFile('config', wrongSecret), 4)),
      'that is missing in the environment': anew(
        inEnvironment(alice),
        refused(withVariables(inEnvironment(alice), { AWS_SECRET_ACCESS_KEY: '' })),
      ),
    },
    sessionToken: {
      'in the environment': anew(inEnvironment(guest), refused(inEnvironment(wrongToken), 4)),
      'in AWS_SECURITY_TOKEN': anew(
        bySecurityToken(guestToken!),
        refused(bySecurityToken('of/somebody/ELSE'), 4),
      ),
      'in AWS_SECURITY_TOKEN before AWS_SESSION_TOKEN': anew(
        inEnvironment(guest),
        refused(withVariables(inEnvironment(guest), { AWS_SECURITY_TOKEN: 'of/somebody/ELSE' }), 4),
      ),
      'in the other variable': same(inEnvironment(guest), bySecurityToken(guestToken!)),
      'in the credentials file': anew(
        inFile('credentials', guest),
        refused(inFile('credentials', wrongToken), 4),
      ),
      'in the config file': anew(inFile('config', guest), refused(inFile('config', wrongToken), 4)),
      'as aws_security_token': anew(
        inFile('credentials', guest, asSecurityToken),
        refused(inFile('credentials', wrongToken, asSecurityToken), 4),
      ),
      'that is removed': anew(
        inFile('credentials', guest),
        refused(inFile('credentials', guest, withoutToken), 4),
      ),
    },
    profile: {
      'in AWS_PROFILE': anew(
        fromPeople(alice, { AWS_PROFILE: 'alice' }),
        fromPeople(bob, { AWS_PROFILE: 'bob' }),
      ),
      'in AWS_DEFAULT_PROFILE': anew(
        fromPeople(alice, { AWS_DEFAULT_PROFILE: 'alice' }),
        fromPeople(bob, { AWS_DEFAULT_PROFILE: 'bob' }),
      ),
      'instead of the default': anew(fromPeople(alice, {}), fromPeople(bob, { AWS_PROFILE: 'bob' })),
      'with the same keys': same(
        fromPeople(alice, { AWS_PROFILE: 'alice' }),
        fromPeople(alice, { AWS_PROFILE: 'same' }),
      ),
      'in --profile': anew(named('alice', alice), named('bob', bob)),
      'in --profile instead of the environment': anew(
        inEnvironment(bob),
        named('alice', alice, variablesOf(bob)),
      ),
      'that does not exist': anew(
        fromPeople(alice, { AWS_PROFILE: 'alice' }),
        refused(fromPeople(alice, { AWS_PROFILE: 'nobody' })),
      ),
    },
    place: {
      'with the same keys': same(inFile('credentials', alice), inEnvironment(alice)),
      'of the same profile': same(inFile('config', alice), inFile('credentials', alice)),
      'in other files': anew(elsewhere(alice, 'mine'), elsewhere(bob, 'others')),
      'in other files with the same keys': same(elsewhere(alice, 'mine'), elsewhere(alice, 'others')),
      'in the environment, emptied before a profile': anew(beforeProfile(alice, bob), inFile('config', bob)),
      'in the environment, filled before a profile': anew(inFile('config', bob), beforeProfile(alice, bob)),
    },
    expiration: {
      'in the past': spent(
        inEnvironment(alice),
        withVariables(inEnvironment(alice), { AWS_CREDENTIAL_EXPIRATION: '2020-01-01T00:00:00Z' }),
      ),
      'in the future': same(
        inEnvironment(alice),
        withVariables(inEnvironment(alice), { AWS_CREDENTIAL_EXPIRATION: '2100-01-01T00:00:00Z' }),
      ),
    },
  },
  more: {
    'are removed from the file on a machine with a role': anew(inFile('config', alice), onStrangersMachine),
    'are removed from the file': anew(
      inFile('config', alice),
      refused(() => ({ principal: null, config: section('profile base'), environment: byBase })),
    ),
    'are removed from the environment': anew(
      inEnvironment(alice),
      refused(() => ({ principal: null })),
    ),
    'go to ECR by another endpoint': anew(
      inEnvironment(alice),
      withVariables(inEnvironment(alice), {
        AWS_ENDPOINT_URL_ECR: 'https://api.ecr-fips.eu-west-1.amazonaws.com',
      }),
    ),
    'trust other certificate authorities': anew(inEnvironment(alice), withOtherAuthorities),
  },
}
