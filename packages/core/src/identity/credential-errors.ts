import { EcrLoginError } from '../errors/errors.ts'
import { isKnownAwsError, translateAwsError } from '../errors/translate-aws-error.ts'
import { describeSource } from './describe-source.ts'
import type { Source } from './sources/source.ts'

/** Converts an error that occurred while a source got its credentials. No text of an unknown error gets into the result. */
export function translateCredentialsError(error: unknown, source: Source): EcrLoginError {
  if (error instanceof EcrLoginError) return error
  const doing = `getting the AWS credentials of ${describeSource(source)}`
  if (isKnownAwsError(error)) return translateAwsError(error, { doing, profile: null })
  if (source.kind === 'provider') {
    return new EcrLoginError(
      'no-credentials',
      'The given provider of AWS credentials failed.',
      'Check the provider; the cause of this error is its own.',
      { cause: error },
    )
  }
  // The SDK fails in its own code when a response has an unexpected shape.
  const cause = new SyntaxError('Unreadable response', { cause: error })
  return translateAwsError(cause, { doing, profile: null })
}
