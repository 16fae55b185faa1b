import { replaceFile } from '../../system/atomic-write.ts'
import { formatTime } from '../../system/format-time.ts'
import type { LoginSession, SsoSession } from './session-files.ts'
import type { LoginSource, SsoSource } from './source.ts'

/** Writes the file of a renewed session. If that fails, the file keeps the old session, and the next call renews it again. */
export function writeSession(
  { tokenFile }: SsoSource | LoginSource,
  session: SsoSession | LoginSession,
): void {
  try {
    replaceFile(tokenFile, JSON.stringify(session))
  } catch {
    // The call has its credentials.
  }
}

/** A time in so many seconds, as the AWS CLI writes it: without milliseconds. */
export function formatExpiry(now: Date, lifeSeconds: number): string {
  return formatTime(new Date(now.getTime() + lifeSeconds * 1000))
}
