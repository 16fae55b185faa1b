import { EcrLoginError, quoteValue } from '../errors/errors.ts'
import { type Attempt, isKnownAwsError, translateAwsError } from '../errors/translate-aws-error.ts'
import { readTextFile } from '../system/text-file.ts'
import { describeSource } from './describe-source.ts'
import { parseClaims } from './fingerprint.ts'
import type { Source, WebIdentitySource } from './sources/source.ts'

/** Converts an error that occurred while a source got its credentials. No text of an unknown error gets into the result. */
export function translateCredentialsError(error: unknown, source: Source): EcrLoginError {
  if (error instanceof EcrLoginError) return error
  const attempt = describeAttempt(source)
  if (isKnownAwsError(error)) return translateAwsError(error, attempt)
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
  return translateAwsError(cause, attempt)
}

/** The denial of a role is about its trust or its assignment, not about ECR. */
function describeAttempt(source: Source): Attempt {
  const { profile } = source
  switch (source.kind) {
    case 'role':
      return {
        doing: `assuming ${source.roleArn} with ${describeSource(source.base)}`,
        profile,
        denialHint:
          "Check the role's name, and that its trust policy and the caller's own policy allow `sts:AssumeRole`.",
      }
    case 'web-identity':
      return {
        doing: `assuming ${source.roleArn} with ${describeToken(source)}`,
        profile,
        denialHint:
          "Check the role's name, and that its trust policy accepts the issuer, audience and subject of the token.",
      }
    case 'sso':
      return {
        ...withoutRole(source),
        denialHint: `Ask for access to the role ${quoteValue(source.roleName)} in the account ${source.accountId}.`,
      }
    default:
      return withoutRole(source)
  }
}

function withoutRole(source: Source): Attempt {
  return { doing: `getting the AWS credentials of ${describeSource(source)}`, profile: null }
}

/** A token by its subject, such as `system:serviceaccount:team:app`, if it tells it. */
function describeToken({ token }: WebIdentitySource): string {
  const subject = parseClaims('text' in token ? token.text : readTextFile(token.file))?.sub
  return typeof subject === 'string' ? `the token of ${quoteValue(subject)}` : 'a web identity token'
}
