import { BearerTokens } from './bearer-tokens.ts'

/** What `aws sso login` leaves behind, as IAM Identity Center knows it. */
export interface SsoSession {
  /** What the portal hands out roles' keys for, whatever its file says; left out when it is good no more. */
  readonly accessToken?: string
  /** What a new access token is handed out for, once; it comes with a new refresh token. */
  readonly refreshToken?: string
}

/** What `aws login` leaves behind, as AWS Sign-In knows it. */
export interface LoginSession {
  /** The role, by its ARN, whose keys it is worth. */
  readonly role: string
  /** What new keys are handed out for, once; they come with a new refresh token. */
  readonly refreshToken: string
}

/** The container that clients seem to run in, as the credentials endpoint of ECS and EKS knows it. */
export interface Container {
  /** The role, by its ARN, whose keys the endpoint hands out. */
  readonly role: string
  readonly authorizationToken: string
}

/** The EC2 instance that clients seem to run on. */
export interface Instance {
  /** The role, by its ARN, whose keys its metadata hold; null for an instance without one. */
  readonly role: string | null
  readonly region: string
}

/** Who is logged in elsewhere, and where clients seem to run. */
export interface SessionOptions {
  readonly ssoSessions?: readonly SsoSession[]
  readonly loginSessions?: readonly LoginSession[]
  readonly container?: Container
  readonly instance?: Instance
}

/** The same with all tokens that were handed out since. */
export interface Sessions {
  readonly ssoAccess: BearerTokens<SsoSession>
  readonly ssoRefresh: BearerTokens<SsoSession>
  readonly loginRefresh: BearerTokens<LoginSession>
  readonly container: Container | null
  readonly instance: Instance | null
  readonly instanceAccess: BearerTokens<Instance>
}

export function openSessions(options: SessionOptions): Sessions {
  const { ssoSessions = [], loginSessions = [], container = null, instance = null } = options
  return {
    ssoAccess: new BearerTokens(ssoSessions.flatMap((one) => pair(one.accessToken, one))),
    ssoRefresh: new BearerTokens(ssoSessions.flatMap((one) => pair(one.refreshToken, one))),
    loginRefresh: new BearerTokens(loginSessions.flatMap((one) => pair(one.refreshToken, one))),
    container,
    instance,
    instanceAccess: new BearerTokens(),
  }
}

function pair<T>(token: string | undefined, meaning: T): [string, T][] {
  return token === undefined ? [] : [[token, meaning]]
}
