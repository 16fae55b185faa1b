import { roles, section } from '../../cloud/stage.ts'
import { anew, type Caller, type CasesOf, refused, same, withVariables } from './caller.ts'
import { serviceCases, stsUrls } from './service.ts'

type Claims = Readonly<Record<string, unknown>>

/** The claims of a job, as GitHub's tokens have them. */
const job: Claims = {
  iss: 'https://token.actions.githubusercontent.com',
  sub: 'repo:acme/app:ref:refs/heads/main',
  aud: 'sts.amazonaws.com',
  repository: 'acme/app',
  actor: 'alice',
  iat: 1_700_000_000,
  nbf: 1_700_000_000,
  exp: 1_700_000_300,
  auth_time: 1_700_000_000,
  jti: 'one',
}

/** The claims of a pod, as those of Kubernetes have them. */
const pod: Claims = {
  ...job,
  sub: 'system:serviceaccount:team:app',
  'kubernetes.io': { namespace: 'team', serviceaccount: { name: 'app', uid: 'one' } },
}

function jwt(claims: Claims): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${part({ alg: 'RS256', typ: 'JWT' })}.${part(claims)}.${Buffer.from(String(claims.jti)).toString('base64url')}`
}

interface Parts {
  readonly token?: string
  readonly file?: string
  readonly roleArn?: string
  readonly sessionName?: string
  readonly profile?: string
}

function name({ roleArn = roles.puller.arn, sessionName = 'ecrlogin' }: Parts): string {
  return `role/${roleArn.replace(/.*\//, '')}/${sessionName}`
}

/** A caller whose profile has the whole web identity. */
export function inProfile(parts: Parts = {}): Caller {
  const {
    token = jwt(job),
    file = 'token',
    roleArn = roles.puller.arn,
    sessionName,
    profile = 'base',
  } = parts
  return (lane) => {
    lane.webIdentityTokens.push(token)
    return {
      principal: name(parts),
      config: section(
        `profile ${profile}`,
        `web_identity_token_file = ${lane.write(file, token)}`,
        `role_arn = ${roleArn}`,
        ...(sessionName === undefined ? [] : [`role_session_name = ${sessionName}`]),
      ),
      environment: { AWS_PROFILE: profile },
    }
  }
}

/** A caller whose environment has the whole web identity. */
function inEnvironment(parts: Parts = {}): Caller {
  const { token = jwt(job), file = 'token', roleArn = roles.puller.arn, sessionName } = parts
  return (lane) => {
    lane.webIdentityTokens.push(token)
    return {
      principal: name(parts),
      environment: {
        AWS_WEB_IDENTITY_TOKEN_FILE: lane.write(file, token),
        AWS_ROLE_ARN: roleArn,
        ...(sessionName !== undefined && { AWS_ROLE_SESSION_NAME: sessionName }),
      },
    }
  }
}

/** A caller with the token of the profile and the role of the environment. */
function inHalves(parts: Parts = {}): Caller {
  return (lane) => {
    const call = inProfile({ ...parts, roleArn: roles.closed.arn })(lane)
    const environment = { ...call.environment, AWS_ROLE_ARN: parts.roleArn ?? roles.puller.arn }
    return { ...call, principal: name(parts), environment }
  }
}

const withClaims = (...claims: readonly Claims[]) =>
  inProfile({ token: jwt(Object.assign({}, job, ...claims)) })
const ofPod = (...claims: readonly Claims[]) => inProfile({ token: jwt(Object.assign({}, pod, ...claims)) })
const withoutClaim = (left: string) =>
  inProfile({ token: jwt(Object.fromEntries(Object.entries(job).filter(([one]) => one !== left))) })

/** A caller whose file is gone, or holds something that AWS does not accept. */
const withoutFile: Caller = (lane) => {
  const call = inProfile({ file: 'token-that-is-missing' })(lane)
  return { ...call, principal: null, config: call.config!.replace('token-that-is', 'token-that-was') }
}
const withRejectedToken: Caller = (lane) => {
  const call = inProfile()(lane)
  lane.write('token', jwt({ ...job, sub: 'nobody' }))
  return { ...call, principal: null, exitCode: 4 }
}

/** The cases of what the token says. */
export const claimCases = {
  'has a new token with the same claims': same(
    withClaims(),
    withClaims({ jti: 'two', iat: 1_700_000_200, nbf: 1_700_000_200, exp: 1_700_000_500, auth_time: 2 }),
  ),
  'has another subject': anew(withClaims(), withClaims({ sub: 'repo:acme/app:ref:refs/heads/dev' })),
  'has another issuer': anew(withClaims(), withClaims({ iss: 'https://gitlab.com' })),
  'has another audience': anew(withClaims(), withClaims({ aud: 'https://acme.example' })),
  'has more audiences': anew(withClaims(), withClaims({ aud: ['sts.amazonaws.com', 'other'] })),
  'has another repository': anew(withClaims(), withClaims({ repository: 'acme/other' })),
  'has another claim': anew(withClaims(), withClaims({ environment: 'production' })),
  'has a claim less': anew(withClaims(), withoutClaim('actor')),
  'has a claim with another capital': anew(withClaims({ Exp: 1 }), withClaims({ Exp: 2 })),
  'is of another namespace': anew(
    ofPod(),
    ofPod({ 'kubernetes.io': { namespace: 'others', serviceaccount: { name: 'app', uid: 'one' } } }),
  ),
  'is of another service account with the same name': anew(
    ofPod(),
    ofPod({ 'kubernetes.io': { namespace: 'team', serviceaccount: { name: 'app', uid: 'two' } } }),
  ),
  'has a token that is no JWT': same(inProfile({ token: 'opaque' }), inProfile({ token: 'opaque' })),
  'has another token that is no JWT': anew(inProfile({ token: 'opaque' }), inProfile({ token: 'secret' })),
  'has a token with dots that is no JWT': anew(
    inProfile({ token: 'a.b.one' }),
    inProfile({ token: 'a.b.two' }),
  ),
  'has a token whose payload is no object': anew(
    inProfile({ token: `a.${Buffer.from('[1]').toString('base64url')}.one` }),
    inProfile({ token: `a.${Buffer.from('[1]').toString('base64url')}.two` }),
  ),
}

export const webIdentity: CasesOf<'web-identity'> = {
  inputs: {
    profile: {
      'with the same settings': same(inProfile(), inProfile({ profile: 'other' })),
      'with another role': anew(inProfile(), inProfile({ profile: 'other', roleArn: roles.hub.arn })),
    },
    token: {
      'in another file': anew(inProfile(), inProfile({ file: 'other-token' })),
      'that is missing': anew(inProfile(), withoutFile),
      'that is rejected': anew(inProfile(), withRejectedToken),
    },
    roleArn: {
      'in the profile': anew(inProfile(), inProfile({ roleArn: roles.hub.arn })),
      'in the environment': anew(inEnvironment(), inEnvironment({ roleArn: roles.hub.arn })),
      'in the environment, with the token of the profile': anew(
        inHalves(),
        inHalves({ roleArn: roles.hub.arn }),
      ),
      'in the environment before that of the profile': anew(
        inProfile(),
        inHalves({ roleArn: roles.hub.arn }),
      ),
      'in the environment, removed': anew(
        inEnvironment(),
        refused(withVariables(inEnvironment(), { AWS_ROLE_ARN: '' })),
      ),
    },
    sessionName: {
      'in the profile': anew(inProfile(), inProfile({ sessionName: 'nightly' })),
      'in the environment': anew(inEnvironment(), inEnvironment({ sessionName: 'nightly' })),
    },
    sts: serviceCases(inProfile(), 'STS', stsUrls),
  },
  more: {
    ...claimCases,
    'is the same in environment and profile': same(inProfile(), inEnvironment()),
  },
}
