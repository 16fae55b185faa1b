import { isJsonObject, parseJsonObject } from '../../system/json-object.ts'
import { readTextFileIfAny } from '../../system/text-file.ts'
import { missingSession } from './session-errors.ts'
import type { LoginSource, SsoSource } from './source.ts'
import { readSourceFile } from './source-file.ts'

/** The file of a session, as `aws sso login` writes it. */
export interface SsoSession {
  readonly accessToken: string
  readonly expiresAt?: unknown
  readonly refreshToken?: unknown
  readonly clientId?: unknown
  readonly clientSecret?: unknown
  readonly registrationExpiresAt?: unknown
}

/** Reads the session of an SSO source; null when there is none. Throws `no-credentials` when its file cannot be read. */
export function readSsoSession({ tokenFile }: SsoSource): SsoSession | null {
  const session = readObject(tokenFile)
  return typeof session?.accessToken === 'string' ? (session as unknown as SsoSession) : null
}

/**
 * A text that differs between logins to SSO; null when logged out. A renewal that returns a new refresh token counts as a
 * login, too. Throws as `readSsoSession` does.
 */
export function readSsoLogin(source: SsoSource): string | null {
  const session = readSsoSession(source)
  return typeof session?.refreshToken === 'string' ? session.refreshToken : (session?.accessToken ?? null)
}

/** The file of a session, as `aws login` writes it. */
export interface LoginSession {
  readonly accessToken: {
    readonly accessKeyId: string
    readonly secretAccessKey: string
    readonly sessionToken: string
    readonly expiresAt: string
  }
  readonly refreshToken: string
  readonly clientId: string
  /** The private key of the login, in PEM form; it stays when the session is renewed. */
  readonly dpopKey: string
  /** The region that the login was made in; absent where that is the region of the call. */
  readonly signInRegion?: unknown
}

/** Reads the session of a login; null when there is none. Throws `no-credentials` when its file cannot be read. */
export function readLoginSession({ tokenFile }: LoginSource): LoginSession | null {
  const session = readObject(tokenFile)
  const { accessKeyId, secretAccessKey, sessionToken, expiresAt } = isJsonObject(session?.accessToken)
    ? session.accessToken
    : {}
  const parts = [
    accessKeyId,
    secretAccessKey,
    sessionToken,
    expiresAt,
    session?.refreshToken,
    session?.clientId,
  ]
  const isComplete = [...parts, session?.dpopKey].every((part) => typeof part === 'string')
  return isComplete ? (session as unknown as LoginSession) : null
}

/** Reads the session of a login, which may have expired. Throws `credentials-expired` when there is none. */
export function requireLoginSession(source: LoginSource): LoginSession {
  const session = readLoginSession(source)
  if (!session) throw missingSession('login', source.profile)
  return session
}

/** A text that differs between logins: the private key; null when logged out. Throws as `readLoginSession` does. */
export function readLoginKey(source: LoginSource): string | null {
  return readLoginSession(source)?.dpopKey ?? null
}

function readObject(file: string) {
  const text = readSourceFile(
    readTextFileIfAny,
    file,
    'The session',
    'Move the file away, and log in to AWS again.',
  )
  return parseJsonObject(text ?? '')
}
