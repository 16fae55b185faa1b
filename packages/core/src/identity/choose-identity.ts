import { type AwsConfig, chooseProfile } from '../aws-config/aws-config.ts'
import { EcrLoginError, quoteValue, toEcrLoginError } from '../errors/errors.ts'
import type { RegistryRule } from '../settings/registry-rule.ts'
import { type Credentials, createIdentity, type Identity } from './identity.ts'

/** The identity for all registries of a call, whatever the settings file says. */
export interface IdentityOptions {
  /** A profile of the AWS config files. */
  readonly profile?: string | undefined
  /** The ARN of a role to assume with the credentials found. */
  readonly roleArn?: string | undefined
  /** Credentials of the AWS SDK or a web identity, instead of environment and profile. */
  readonly credentials?: Credentials | undefined
}

/** An identity; `failure` is why its rule cannot be followed, null when it can. */
export interface ChosenIdentity {
  readonly identity: Identity
  readonly failure: EcrLoginError | null
}

/**
 * Chooses the identity for a registry: from the options, else from the first rule that names one, else from
 * environment and default profile. `config` is under the profile of the options.
 */
export function chooseIdentity(
  options: IdentityOptions,
  config: AwsConfig,
  rules: readonly (RegistryRule | null)[],
  registryId: string | null,
): ChosenIdentity {
  const rule = rules.find((one) => one?.profile || one?.roleArn)
  if (!rule || options.profile !== undefined || options.roleArn !== undefined || options.credentials) {
    const role = options.roleArn === undefined ? null : { arn: options.roleArn }
    return { identity: createIdentity(config, options.credentials, role), failure: null }
  }
  const { roleArn, externalId, sessionName } = rule
  const role = roleArn === undefined ? null : { arn: roleArn, externalId, sessionName }
  try {
    const profile = profileOfRule(rule, config, registryId)
    const chosen = profile === null ? config : chooseProfile(config, profile)
    return { identity: createIdentity(chosen, null, role), failure: null }
  } catch (error) {
    return { identity: createIdentity(config, null, role), failure: toEcrLoginError(error) }
  }
}

function profileOfRule(rule: RegistryRule, config: AwsConfig, registryId: string | null): string | null {
  const named = rule.sourceProfile ?? rule.profile ?? null
  return named === 'auto' ? findProfileOf(config, registryId) : named
}

/** The one profile whose SSO account, role or login session is in an account. */
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
  const account = registryId ?? 'ECR Public'
  throw new EcrLoginError(
    'invalid-settings',
    names.length === 0
      ? `profile = "auto" finds no profile in ${configFile} whose sso_account_id or role_arn is in ${account}.`
      : `profile = "auto" finds several profiles in ${account}: ${names.map(quoteValue).join(', ')}.`,
    'Name the profile in the rule.',
  )
}

function accountOf(arn: string | undefined): string | null {
  return arn?.split(':')[4] || null
}
