import { BearerTokens } from './bearer-tokens.ts'

/** A session of IAM Identity Center, as `aws sso login` starts it. */
export interface SsoSession {
  /** Exchanged for role credentials, as often as you like; omit it for an expired session. */
  readonly accessToken?: string
  /** Exchanged for a new access token and a new refresh token, once. */
  readonly refreshToken?: string
}

/** A session of AWS Sign-In, as `aws login` starts it. */
export interface LoginSession {
  /** The ARN of the role that the session has credentials for. */
  readonly role: string
  /** Exchanged for new credentials and a new refresh token, once. */
  readonly refreshToken: string
}

/** The container that the credentials endpoint of ECS and EKS serves. */
export interface Container {
  /** The ARN of the container's role. */
  readonly role: string
  /** The value of the `Authorization` header that the endpoint requires. */
  readonly authorizationToken: string
}

/** The EC2 instance that the instance metadata service serves. */
export interface Instance {
  /** The ARN of the instance's role; null for an instance without one. */
  readonly role: string | null
  readonly region: string
}

/** The sessions and the machine that credentials can come from. */
export interface SessionOptions {
  readonly ssoSessions?: readonly SsoSession[]
  readonly loginSessions?: readonly LoginSession[]
  readonly container?: Container
  readonly instance?: Instance
}

/** The same with all tokens that are valid now. */
export interface Sessions {
  readonly ssoAccess: BearerTokens<SsoSession>
  readonly ssoRefresh: BearerTokens<SsoSession>
  readonly loginRefresh: BearerTokens<LoginSession>
  readonly container: Container | null
  readonly instance: Instance | null
  readonly instanceAccess: BearerTokens<Instance>
}

export function createSessions(options: SessionOptions): Sessions {
  const { ssoSessions = [], loginSessions = [], container = null, instance = null } = options
  return {
    ssoAccess: new BearerTokens(ssoSessions.flatMap((session) => entry(session.accessToken, session))),
    ssoRefresh: new BearerTokens(ssoSessions.flatMap((session) => entry(session.refreshToken, session))),
    loginRefresh: new BearerTokens(loginSessions.flatMap((session) => entry(session.refreshToken, session))),
    container,
    instance,
    instanceAccess: new BearerTokens(),
  }
}

function entry<T>(token: string | undefined, value: T): [string, T][] {
  return token === undefined ? [] : [[token, value]]
}
