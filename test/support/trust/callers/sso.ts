import { createHash } from 'node:crypto'
import { rmSync } from 'node:fs'
import { account, section } from '../../cloud/stage.ts'
import {
  anew,
  type Caller,
  type CasesOf,
  type Lane,
  otherAccount,
  refused,
  same,
  spent,
  ssoTokens,
} from './caller.ts'
import { serviceCases } from './service.ts'

const [token, renewed, ofSomebodyElse] = ssoTokens
const corp = 'https://corp.awsapps.com/start'
const registration = {
  clientId: 'us',
  clientSecret: 'secret',
  registrationExpiresAt: '2100-01-01T00:00:00Z',
}

interface Login {
  readonly profile?: string
  /** The name of the session; null for a profile in the legacy format. */
  readonly session?: string | null
  readonly startUrl?: string
  readonly region?: string
  readonly accountId?: string
  readonly roleName?: string
  readonly accessToken?: string
  readonly refreshToken?: string
  /** Hours from now. */
  readonly expiry?: number
  /** Whether the file has what a renewal takes. */
  readonly isRegistered?: boolean
}

/** The file of a session, as `aws sso login` names it. */
function fileOf({ session = 'corp', startUrl = corp }: Login): string {
  return `.aws/sso/cache/${createHash('sha1')
    .update(session ?? startUrl)
    .digest('hex')}.json`
}

/** A caller who has logged in. */
export function loggedIn(login: Login = {}): Caller {
  const { accessToken = token, refreshToken, expiry = 8 } = login
  return (lane) => {
    const text = JSON.stringify({
      startUrl: login.startUrl ?? corp,
      accessToken,
      expiresAt: new Date(Date.now() + expiry * 3_600_000).toISOString(),
      ...(refreshToken !== undefined && { refreshToken }),
      ...(login.isRegistered && registration),
    })
    lane.write(fileOf(login), text)
    return callOf(login)
  }
}

/** A caller who has logged out: `aws sso logout` removes the file. */
function loggedOut(login: Login = {}): Caller {
  return (lane: Lane) => {
    rmSync(`${lane.home}/${fileOf(login)}`, { force: true })
    return { ...callOf(login), principal: null }
  }
}

/** The call of a caller whose file is as it is. */
export function callOf(login: Login) {
  const { profile = 'base', session = 'corp', startUrl = corp, region = 'us-east-1' } = login
  const { accountId = account, roleName = 'developer' } = login
  const portal = [`sso_region = ${region}`, `sso_start_url = ${startUrl}`]
  return {
    principal: `role/${roleName}/person@example.com`,
    config:
      section(
        `profile ${profile}`,
        ...(session === null ? portal : [`sso_session = ${session}`]),
        `sso_account_id = ${accountId}`,
        `sso_role_name = ${roleName}`,
      ) + (session === null ? '' : section(`sso-session ${session}`, ...portal)),
    environment: { AWS_PROFILE: profile },
  }
}

const renewable = { refreshToken: 'refresh' }
const old = { session: null }

/** Both services are in the region of the session. */
const regions = {
  'of the session': anew(loggedIn(), loggedIn({ region: 'eu-west-1' })),
  'of the legacy format': anew(loggedIn(old), loggedIn({ ...old, region: 'eu-west-1' })),
}

export const sso: CasesOf<'sso'> = {
  inputs: {
    profile: {
      'with the same settings': same(loggedIn(), loggedIn({ profile: 'other' })),
      'with another role': anew(loggedIn(), loggedIn({ profile: 'other', roleName: 'administrator' })),
    },
    startUrl: {
      'of the session': anew(loggedIn(), loggedIn({ startUrl: 'https://other.awsapps.com/start' })),
      'in the legacy format': anew(
        loggedIn(old),
        loggedIn({ ...old, startUrl: 'https://other.awsapps.com/start', accessToken: ofSomebodyElse }),
      ),
    },
    sessionName: {
      'of somebody else': anew(loggedIn(), loggedIn({ session: 'other', accessToken: ofSomebodyElse })),
      'that is not logged in': anew(loggedIn(), loggedOut({ session: 'other' })),
      'instead of the legacy format': anew(loggedIn(old), loggedIn()),
    },
    accountId: {
      'of the session': anew(loggedIn(), loggedIn({ accountId: otherAccount })),
      'in the legacy format': anew(loggedIn(old), loggedIn({ ...old, accountId: otherAccount })),
    },
    roleName: {
      'of the session': anew(loggedIn(), loggedIn({ roleName: 'administrator' })),
      'that the session may not use': anew(loggedIn(), refused(loggedIn({ roleName: 'owner' }), 4)),
      'in the legacy format': anew(loggedIn(old), loggedIn({ ...old, roleName: 'administrator' })),
    },
    tokenFile: {
      'in another home': anew(loggedIn(), (lane) => {
        const call = loggedIn({ accessToken: ofSomebodyElse })(lane)
        const { config, environment, principal } = call
        lane.write('elsewhere/.aws/config', config!)
        lane.write(
          `elsewhere/${fileOf({})}`,
          JSON.stringify({ accessToken: ofSomebodyElse, expiresAt: '2100-01-01T00:00:00Z' }),
        )
        return { principal, environment: { ...environment, HOME: `${lane.home}/elsewhere` } }
      }),
    },
    portal: {
      ...serviceCases(loggedIn(), 'SSO', [
        'https://portal.sso.eu-west-1.amazonaws.com',
        'https://portal.sso.us-east-1.api.aws',
      ]),
      region: regions,
    },
    oidc: {
      ...serviceCases(loggedIn(), 'SSO_OIDC', [
        'https://oidc.eu-west-1.amazonaws.com',
        'https://oidc.us-east-1.api.aws',
      ]),
      region: regions,
    },
  },
  more: {
    'has the same login': same(loggedIn(), loggedIn()),
    'has a new login': anew(loggedIn(), loggedIn({ accessToken: ofSomebodyElse })),
    'has a new login with a refresh token': anew(
      loggedIn(renewable),
      loggedIn({ accessToken: ofSomebodyElse, refreshToken: 'refresh of somebody else' }),
    ),
    'has a new login to which the access token is the same': anew(
      loggedIn(renewable),
      loggedIn({ refreshToken: 'refresh of somebody else' }),
    ),
    'is renewed': same(loggedIn(renewable), loggedIn({ ...renewable, accessToken: renewed })),
    'has expired': spent(loggedIn(), loggedIn({ expiry: -1 })),
    'has expired with a refresh token': spent(loggedIn(renewable), loggedIn({ ...renewable, expiry: -1 })),
    'has expired in the legacy format': spent(loggedIn(old), loggedIn({ ...old, expiry: -1 })),
    'is logged out': anew(loggedIn(), loggedOut()),
    'is logged out in the legacy format': anew(loggedIn(old), loggedOut(old)),
    'has a file without a token': anew(loggedIn(), (lane) => {
      lane.write(fileOf({}), '{}')
      return { ...callOf({}), principal: null }
    }),
    'has a file that is broken': anew(loggedIn(), (lane) => {
      lane.write(fileOf({}), '{"accessToken":')
      return { ...callOf({}), principal: null }
    }),
  },
}
