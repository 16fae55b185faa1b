import { EcrLoginError, quoteValue } from '../../errors/errors.ts'
import { profileArgument } from '../../errors/hints.ts'

/** The command of the AWS CLI that starts a session, and the name of such a session. */
const names = { 'sso login': 'SSO session', login: 'login session' } as const

type LoginCommand = keyof typeof names

/** The error for a session that AWS no longer accepts. */
export function expiredSession(command: LoginCommand, profile: string, cause?: unknown): EcrLoginError {
  return fail(
    `The ${names[command]} of the profile ${quoteValue(profile)} has expired.`,
    command,
    profile,
    cause,
  )
}

/** The error for a profile whose session was never started, or was ended. */
export function missingSession(command: LoginCommand, profile: string): EcrLoginError {
  return fail(`The profile ${quoteValue(profile)} has no ${names[command]}.`, command, profile)
}

function fail(message: string, command: LoginCommand, profile: string, cause?: unknown): EcrLoginError {
  const hint = `Run \`aws ${command} --profile ${profileArgument(profile)}\` and try again.`
  return new EcrLoginError('credentials-expired', message, hint, { cause })
}
