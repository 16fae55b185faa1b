import { createHash } from 'node:crypto'
import type { Principal } from '@ecrlogin/local-ecr'
import {
  account,
  alice,
  bob,
  guest,
  keysSection,
  phone,
  roles,
  section,
  variablesOf,
} from '../../cloud/stage.ts'
import {
  anew,
  type Call,
  type Caller,
  type Case,
  type CasesOf,
  nameOf,
  refused,
  same,
  stranger,
} from './caller.ts'
import { container } from './container.ts'
import { instance } from './instance.ts'
import { inEnvironment, inFile } from './keys.ts'
import { login } from './login.ts'
import { printedCases } from './process.ts'
import { serviceCases, stsUrls } from './service.ts'
import { sso } from './sso.ts'
import { claimCases } from './web-identity.ts'

interface Parts {
  readonly arn?: string
  readonly sessionName?: string
  /** More settings of the profile. */
  readonly settings?: readonly string[]
  readonly base?: Principal
  readonly profile?: string
}

function name({ arn = roles.puller.arn, sessionName = 'ecrlogin' }: Parts): string {
  return `role/${arn.replace(/.*\//, '')}/${sessionName}`
}

function roleSection({
  arn = roles.puller.arn,
  sessionName,
  settings = [],
  profile = 'role',
}: Parts): string {
  const session = sessionName === undefined ? [] : [`role_session_name = ${sessionName}`]
  return section(`profile ${profile}`, `role_arn = ${arn}`, ...session, ...settings)
}

/** A caller whose profile assumes a role with the keys of another profile. */
function assuming(parts: Parts = {}): Caller {
  const settings = ['source_profile = base', ...(parts.settings ?? [])]
  return () => ({
    principal: name(parts),
    config: keysSection('profile base', parts.base ?? alice) + roleSection({ ...parts, settings }),
    environment: { AWS_PROFILE: parts.profile ?? 'role' },
  })
}

/** A caller who assumes a role with what another caller, whose profile is `base`, would be. */
function behindRole(base: Caller): Caller {
  return (lane) => asRole(base(lane), 'source_profile = base', (config) => config)
}

/** A caller who assumes a role with what `credential_source` names. */
function behindSource(name: string, base: Caller): Caller {
  return (lane) => asRole(base(lane), `credential_source = ${name}`, () => '')
}

/** A caller who assumes a role with the keys of the environment; only a profile named explicitly takes precedence. */
function behindEnvironment(
  principal: Principal,
  choice: object = { options: ['--profile', 'role'] },
): Caller {
  return () => ({
    principal: name({}),
    config: roleSection({ settings: ['credential_source = Environment'] }),
    environment: variablesOf(principal),
    ...choice,
  })
}

/** The choice of the profile by the settings file. */
const rule = { settings: `[[registry]]\nmatch = "${account}"\nprofile = "role"\n` }

function asRole(call: Call, source: string, change: (config: string) => string): Call {
  return {
    ...call,
    principal: call.principal && name({}),
    config: change(call.config ?? '') + roleSection({ settings: [source] }),
    environment: { ...call.environment, AWS_PROFILE: 'role' },
  }
}

type Wrap = (caller: Caller) => Caller

/** The cases of another kind, for the base of a role. */
function wrapped(wrap: Wrap, cases: Readonly<Record<string, Case>>): Readonly<Record<string, Case>> {
  const entries = Object.entries(cases).map(([title, one]) => [
    title,
    { ...one, first: wrap(one.first), second: wrap(one.second) },
  ])
  return Object.fromEntries(entries)
}

/** The profile of the middle of a chain is `base`, so that it can be the base itself. */
function inChain(first: Principal, hub: string): Caller {
  return () => ({
    principal: name({}),
    config:
      keysSection('profile root', first) +
      section('profile base', `role_arn = ${hub}`, 'source_profile = root') +
      roleSection({ settings: ['source_profile = base'] }),
    environment: { AWS_PROFILE: 'role' },
  })
}

/** A caller who has given an MFA code to the AWS CLI, which keeps the session's keys. */
function withCode(serial: string, session: Principal): Caller {
  return (lane) => {
    const key = `{"RoleArn": "${roles.guarded.arn}", "SerialNumber": "${serial}"}`
    const { accessKeyId, secretAccessKey, sessionToken } = session
    const Credentials = {
      AccessKeyId: accessKeyId,
      SecretAccessKey: secretAccessKey,
      SessionToken: sessionToken,
      Expiration: new Date(Date.now() + 3_600_000).toISOString(),
    }
    const file = `.aws/cli/cache/${createHash('sha1').update(key).digest('hex')}.json`
    lane.write(file, JSON.stringify({ Credentials }))
    return { ...withDevice(serial)(lane), principal: nameOf(session.arn) }
  }
}

/** A caller whom nobody can ask for an MFA code, but who may have given one before. */
function withDevice(serial: string): Caller {
  const caller = refused(assuming({ arn: roles.guarded.arn, settings: [`mfa_serial = ${serial}`] }))
  const { arn } = serial === phone ? guest : stranger
  return (lane) => ({ ...caller(lane), before: nameOf(arn) })
}

const otherPhone = `arn:aws:iam::${account}:mfa/other-phone`
const lent = (id: string) => assuming({ arn: roles.lent.arn, settings: [`external_id = ${id}`] })

/** A caller for whom a rule of the settings file assumes a role. */
function ruled(parts: Parts & { readonly rule?: readonly string[] } = {}): Caller {
  const { arn = roles.puller.arn, rule = [] } = parts
  const session = parts.sessionName === undefined ? [] : [`session_name = "${parts.sessionName}"`]
  const lines = ['[[registry]]', `match = "${account}"`, `role_arn = "${arn}"`, ...session, ...rule, '']
  return () => ({
    principal: name(parts),
    config: keysSection('profile alice', alice) + keysSection('profile bob', bob),
    environment: variablesOf(parts.base ?? alice),
    settings: lines.join('\n'),
  })
}

/** A caller who names a role on the command line. */
function named(arn: string, base: Principal): Caller {
  return () => ({ principal: name({ arn }), environment: variablesOf(base), options: ['--role-arn', arn] })
}

export const role: CasesOf<'role'> = {
  inputs: {
    profile: {
      'with the same settings': same(assuming(), assuming({ profile: 'other' })),
      'with another role': anew(assuming(), assuming({ profile: 'other', arn: roles.hub.arn })),
    },
    roleArn: {
      'in the profile': anew(assuming(), assuming({ arn: roles.hub.arn })),
      'that is closed': anew(assuming(), refused(assuming({ arn: roles.closed.arn }), 4)),
      'in the settings file': anew(ruled(), ruled({ arn: roles.hub.arn })),
      'in --role-arn': anew(named(roles.puller.arn, alice), named(roles.hub.arn, alice)),
      'that is removed': anew(assuming(), inFile('config', alice)),
      'that is removed from the command line': anew(named(roles.puller.arn, alice), inEnvironment(alice)),
    },
    sessionName: {
      'in the profile': anew(assuming(), assuming({ sessionName: 'nightly' })),
      'in the settings file': anew(ruled(), ruled({ sessionName: 'nightly' })),
    },
    externalId: {
      'in the profile': anew(
        assuming({ settings: ['external_id = ours'] }),
        assuming({ settings: ['external_id = theirs'] }),
      ),
      'that is added': anew(assuming(), assuming({ settings: ['external_id = theirs'] })),
      'that is wrong': anew(lent('between us'), refused(lent('of others'), 4)),
      'in the settings file': anew(ruled(), ruled({ rule: ['external_id = "theirs"'] })),
    },
    mfaSerial: {
      'of another device': anew(withCode(phone, guest), withCode(otherPhone, stranger)),
      'of another device without a code': anew(withCode(phone, guest), withDevice(otherPhone)),
      'that is added': anew(assuming(), withDevice(phone)),
      unchanged: same(withCode(phone, guest), withCode(phone, guest)),
    },
    durationSeconds: {
      'in the profile': anew(
        assuming({ settings: ['duration_seconds = 3600'] }),
        assuming({ settings: ['duration_seconds = 900'] }),
      ),
      'that is no number': same(assuming(), assuming({ settings: ['duration_seconds = abc'] })),
    },
    sts: serviceCases(assuming(), 'STS', stsUrls),
    base: {
      keys: {
        'in the credentials file': anew(
          behindRole(inFile('credentials', alice)),
          behindRole(inFile('credentials', bob)),
        ),
        'in the environment, by credential_source': anew(behindEnvironment(alice), behindEnvironment(bob)),
        'in the environment, by credential_source of a rule': anew(
          behindEnvironment(alice, rule),
          behindEnvironment(bob, rule),
        ),
        'in the environment, by --role-arn': anew(
          named(roles.puller.arn, alice),
          named(roles.puller.arn, bob),
        ),
        'in the environment, by the settings file': anew(ruled(), ruled({ base: bob })),
        'in the profile of the settings file': anew(
          ruled({ rule: ['source_profile = "alice"'] }),
          ruled({ rule: ['source_profile = "bob"'] }),
        ),
        'are those of another source profile': anew(assuming(), assuming({ base: bob })),
      },
      'web-identity': wrapped(behindRole, claimCases),
      sso: wrapped(behindRole, { ...sso.inputs.startUrl, ...sso.more }),
      login: wrapped(behindRole, login.more),
      process: wrapped(behindRole, printedCases),
      container: wrapped((base) => behindSource('EcsContainer', base), container.more),
      instance: wrapped((base) => behindSource('Ec2InstanceMetadata', base), {
        ...instance.inputs.endpoint,
        ...instance.more,
      }),
      role: {
        'with other keys': anew(inChain(alice, roles.hub.arn), inChain(bob, roles.hub.arn)),
        'of another role': anew(
          inChain(alice, roles.hub.arn),
          inChain(alice, roles.lent.arn.replace('lent', 'pod')),
        ),
        unchanged: same(inChain(alice, roles.hub.arn), inChain(alice, roles.hub.arn)),
      },
    },
  },
  more: {
    'is the same': same(assuming(), assuming()),
    'is its own source profile': anew(
      () => ({
        principal: name({}),
        config: roleSection({ settings: ['source_profile = role'] }),
        credentials: keysSection('role', alice),
        environment: { AWS_PROFILE: 'role' },
      }),
      () => ({
        principal: name({}),
        config: roleSection({ settings: ['source_profile = role'] }),
        credentials: keysSection('role', bob),
        environment: { AWS_PROFILE: 'role' },
      }),
    ),
  },
}
