/** A rule of the settings file: the identity to use for some registries, or the registry behind a custom domain. */
export interface RegistryRule {
  /** A host, a glob of hosts (`*` matches any characters but dots), or an account id. */
  readonly match: string
  /** The name of a profile in the AWS config files, or `auto` for the only profile in the registry's account. */
  readonly profile?: string
  /** The ARN of a role to assume. */
  readonly roleArn?: string
  /** The external id with which the role is assumed. */
  readonly externalId?: string
  /** The name of the role's session; default `ecrlogin`. */
  readonly sessionName?: string
  /** The profile with whose credentials the role is assumed. */
  readonly sourceProfile?: string
  /**
   * The name under which the user vouches that the credentials of the rule are always the same principal's, so that they
   * are needed only when a token is.
   */
  readonly cacheAs?: string
  /** The region of an account id when no other region is named. */
  readonly region?: string
  /** The ECR host behind a custom domain. */
  readonly host?: string
}

/** The contents of the settings file. */
export interface EcrLoginSettings {
  /** The path of the file; null when there is none. */
  readonly path: string | null
  /** In the order of the file; the first rule that matches applies. */
  readonly rules: readonly RegistryRule[]
  /** The names of groups, with the hosts, account ids and custom domains in them. */
  readonly groups: ReadonlyMap<string, readonly string[]>
}

/** The properties of a rule by their keys in the file, in the order in which `setup registry` writes them. */
export const ruleKeys: Readonly<Record<string, keyof RegistryRule>> = {
  match: 'match',
  profile: 'profile',
  role_arn: 'roleArn',
  external_id: 'externalId',
  session_name: 'sessionName',
  source_profile: 'sourceProfile',
  cache_as: 'cacheAs',
  region: 'region',
  host: 'host',
}
