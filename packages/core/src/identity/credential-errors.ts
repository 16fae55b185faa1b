import type { AwsConfig } from '../aws-config/aws-config.ts'
import { sourceChain } from '../aws-config/aws-config.ts'
import { isKnownAwsError, translateAwsError } from '../errors/aws-errors.ts'
import { type CredentialSource, findSource } from './credential-sources.ts'
import { EcrLoginError, type ErrorCode, quoteValue, toSentence } from '../errors/errors.ts'

interface Failure {
  readonly code: ErrorCode
  /** Follows "While getting AWS credentials: ". */
  readonly says: string
  mend(config: AwsConfig): string
}

/** Errors of the SDK's credential providers tell their kind by their sentence alone. */
const failures: readonly (Failure & { readonly pattern: RegExp })[] = [
  {
    code: 'invalid-profile',
    pattern: /^Command failed|credential_process/,
    says: "the profile's credential_process gave no credentials",
    mend: () => 'Run the command that the profile names by hand, and see what it says.',
  },
  {
    code: 'mfa-required',
    pattern: /multi-factor|MFA/i,
    says: 'an MFA code is needed, and there is no terminal to ask for it',
    mend: () => 'Run it on a terminal, or use credentials that need no MFA code.',
  },
  {
    code: 'invalid-profile',
    pattern: /^Could not resolve credentials using profile: \[.*[^\w@+.%:/-].*\]/,
    says: 'the AWS SDK reads no profile of such a name from the config file',
    mend: () => 'Rename it to letters, digits and any of @ + . % : / - _.',
  },
  {
    code: 'credentials-expired',
    pattern:
      /(sso|token|session|login|credentials?)\b.*\b(expired|invalid)|aws (sso )?login|^Failed to load token|reauthenticate/i,
    says: 'the session has expired',
    mend: (config) => `Run \`${loginCommand(config)}\` and try again.`,
  },
]

/** What it means that a source fails for a reason of its own; of an instance, that it is none. */
const sourceFailures: Readonly<Record<Exclude<CredentialSource, 'instance'>, Failure>> = {
  profile: {
    code: 'invalid-profile',
    says: 'the profile gives none',
    mend: ({ configFile }) => `Look at its section in ${configFile}.`,
  },
  'web-identity': {
    code: 'no-credentials',
    says: 'the web identity of the environment gives none',
    mend: () => 'Check the file that AWS_WEB_IDENTITY_TOKEN_FILE names.',
  },
  container: {
    code: 'no-credentials',
    says: "the container's credentials endpoint gives none",
    mend: () => 'Check AWS_CONTAINER_CREDENTIALS_FULL_URI and the authorization token that goes with it.',
  },
}

/**
 * What went wrong while credentials were got, as ours. `profile` is the one that speaks; null where keys of the
 * environment or the caller's credentials do.
 */
export function translateCredentialsError(
  error: unknown,
  profile: string | null,
  config: AwsConfig,
): EcrLoginError {
  const doing = 'getting AWS credentials'
  if (error instanceof EcrLoginError || isKnownAwsError(error)) {
    return translateAwsError(error, { doing, profile })
  }
  const message = error instanceof Error ? error.message : String(error)
  const who = profile === null ? '' : ` for profile ${quoteValue(profile)}`
  const fail = ({ code, says, mend }: Failure, reason: string) =>
    new EcrLoginError(code, `While ${doing}${who}: ${says}${reason}`, mend(config), { cause: error })

  const known = failures.find(({ pattern }) => pattern.test(message))
  if (known) return fail(known, '.')
  const source = profile === null ? 'instance' : findSource(config)
  if (source !== 'instance') return fail(sourceFailures[source], `: ${toSentence(message)}`)
  return new EcrLoginError(
    'no-credentials',
    `No AWS credentials were found${who}, neither in the environment nor in the AWS config files, and this machine has no role.`,
    'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, name a --profile, or run `aws configure` or `aws sso login`.',
    { cause: error },
  )
}

/** How a person begins the session anew that the profile, or a source of it, draws on. */
function loginCommand(config: AwsConfig): string {
  const [name, { login_session }] =
    sourceChain(config).find(([, one]) => one.sso_session || one.sso_start_url || one.login_session) ??
    ([config.profile, {}] as const)
  return `aws ${login_session ? 'login' : 'sso login'} --profile ${quoteWord(name)}`
}

/** A word of a command line as bash, zsh and fish read it: as it is, or in single quotes where it needs them. */
function quoteWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}
