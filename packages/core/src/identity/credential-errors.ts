import { type AwsConfig, sourceChain } from '../aws-config/aws-config.ts'
import { EcrLoginError, quoteValue, toSentence } from '../errors/errors.ts'
import { isKnownAwsError, translateAwsError } from '../errors/translate-aws-error.ts'
import type { Identity } from './identity.ts'
import type { SourceFailure } from './sources/source.ts'

/** Known errors of the SDK's credential providers, which only their messages distinguish. */
const knownFailures: readonly (SourceFailure & { readonly pattern: RegExp })[] = [
  {
    code: 'invalid-profile',
    pattern: /^Command failed|credential_process/,
    message: "the profile's credential_process returned no credentials",
    hint: () => 'Run the command in the profile by hand to see why.',
  },
  {
    code: 'mfa-required',
    pattern: /multi-factor|MFA/i,
    message: 'an MFA code is needed, and there is no terminal to ask for it',
    hint: () => 'Run it in a terminal, or use credentials that need no MFA code.',
  },
  {
    code: 'invalid-profile',
    pattern: /^Could not resolve credentials using profile: \[.*[^\w@+.%:/-].*\]/,
    message: 'the AWS SDK cannot read a profile with such a name from the config file',
    hint: () => 'Rename the profile, using only letters, digits and @ + . % : / - _.',
  },
  {
    code: 'credentials-expired',
    pattern:
      /(sso|token|session|login|credentials?)\b.*\b(expired|invalid)|aws (sso )?login|^Failed to load token|reauthenticate/i,
    message: 'the session has expired',
    hint: (config) => `Run \`${loginCommand(config)}\` and try again.`,
  },
]

/** Converts an error that occurred while getting credentials; `failure` is how their source reports its own errors. */
export function translateCredentialsError(
  error: unknown,
  { profile, config }: Pick<Identity, 'profile' | 'config'>,
  failure: SourceFailure | null,
): EcrLoginError {
  const doing = 'getting AWS credentials'
  if (error instanceof EcrLoginError || isKnownAwsError(error)) {
    return translateAwsError(error, { doing, profile })
  }
  const cause = { cause: error }
  const message = error instanceof Error ? error.message : String(error)
  const whose = profile === null ? '' : ` for profile ${quoteValue(profile)}`
  const start = `While ${doing}${whose}: `

  const known = knownFailures.find(({ pattern }) => pattern.test(message))
  if (known) return new EcrLoginError(known.code, `${start}${known.message}.`, known.hint(config), cause)
  if (failure) {
    const sentence = `${start}${failure.message}: ${toSentence(message)}`
    return new EcrLoginError(failure.code, sentence, failure.hint(config), cause)
  }
  return new EcrLoginError(
    'no-credentials',
    `No AWS credentials were found${whose}, neither in the environment nor in the AWS config files, and this machine has no role.`,
    'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, set `profile`, or run `aws configure` or `aws sso login`.',
    cause,
  )
}

/** The command that renews the session of the profile, or of one of its source profiles. */
function loginCommand(config: AwsConfig): string {
  const [name, { login_session }] =
    sourceChain(config).find(([, one]) => one.sso_session || one.sso_start_url || one.login_session) ??
    ([config.profile, {}] as const)
  return `aws ${login_session ? 'login' : 'sso login'} --profile ${quoteArgument(name)}`
}

/** An argument in a command line for bash, zsh or fish: in single quotes where it needs them. */
function quoteArgument(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}
