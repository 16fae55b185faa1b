import { type AwsConfig, chooseProfile } from '../aws-config/aws-config.ts'
import { EcrLoginError, quoteValue, toEcrLoginError } from '../errors/errors.ts'
import type { RegistryRule } from '../settings/registry-rule.ts'
import type { Credentials, IdentityChoice } from './identity.ts'

/** Options that set the identity for all registries of a call; they override the rules of the settings file. */
export interface IdentityOptions {
  /** The name of a profile in the AWS config files. */
  readonly profile?: string | undefined
  /** The ARN of a role to assume with the credentials of the caller, the profile or the environment. */
  readonly roleArn?: string | undefined
  /** Credentials for the AWS SDK or a web identity, instead of those of environment and profile. */
  readonly credentials?: Credentials | undefined
}

/** The choice of an identity; `failure` is the reason why its rule cannot be applied, null when it can. */
export interface ChosenIdentity {
  readonly choice: IdentityChoice
  readonly failure: EcrLoginError | null
}

/**
 * Chooses the identity for a registry: that of the options, else that of the first rule with a profile or a role, else
 * that of environment and default profile. `config` is the configuration under the profile of the options. Never throws.
 */
export function chooseIdentity(
  options: IdentityOptions,
  config: AwsConfig,
  rules: readonly (RegistryRule | null)[],
  registryId: string | null,
): ChosenIdentity {
  const rule = rules.find((one) => one?.profile || one?.roleArn || one?.cacheAs)
  const isOfOptions = options.profile !== undefined || options.roleArn !== undefined || options.credentials
  if (isOfOptions) {
    const role = options.roleArn === undefined ? null : { arn: options.roleArn }
    return {
      choice: { config, credentials: options.credentials ?? null, role, cacheAs: null },
      failure: null,
    }
  }
  const { roleArn, externalId, sessionName, cacheAs = null } = rule ?? {}
  const role = roleArn === undefined ? null : { arn: roleArn, externalId, sessionName }
  try {
    const profile = rule ? profileOfRule(rule, config, registryId) : null
    const chosen = profile === null ? config : chooseProfile(config, profile)
    return { choice: { config: chosen, credentials: null, role, cacheAs }, failure: null }
  } catch (error) {
    return { choice: { config, credentials: null, role, cacheAs }, failure: toEcrLoginError(error) }
  }
}

function profileOfRule(rule: RegistryRule, config: AwsConfig, registryId: string | null): string | null {
  const named = rule.sourceProfile ?? rule.profile ?? null
  return named === 'auto' ? findProfileOf(config, registryId) : named
}

/** The only profile whose SSO account, role or login session is in an account. Throws `invalid-settings`. */
function findProfileOf({ files, configFile }: AwsConfig, registryId: string | null): string {
  const names = [...files.profiles]
    .filter(([, settings]) => {
      const accounts = [
        settings.sso_account_id,
        accountOf(settings.role_arn),
        accountOf(settings.login_session),
      ]
      return registryId !== null && accounts.includes(registryId)
    })
    .map(([name]) => name)
  if (names.length === 1) return names[0]!
  const problem =
    registryId === null
      ? 'cannot find a profile for ECR Public, which is in no account'
      : names.length === 0
        ? `finds no profile in ${configFile} whose sso_account_id or role_arn is in ${registryId}`
        : `finds several profiles in ${registryId}: ${names.map(quoteValue).join(', ')}`
  const hint = 'Name the profile in the rule.'
  throw new EcrLoginError('invalid-settings', `profile = "auto" ${problem}.`, hint)
}

function accountOf(arn: string | undefined): string | null {
  return arn?.split(':')[4] || null
}
