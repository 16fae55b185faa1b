/** The identity for some registries, or the registry behind a custom domain. */
export interface RegistryRule {
  /** A host, a glob of hosts (`*` stands for one label or a part of it), or an account id. */
  readonly match: string
  /** A profile of the AWS config files; `auto` for the one that is in the registry's account. */
  readonly profile?: string
  readonly roleArn?: string
  readonly externalId?: string
  readonly sessionName?: string
  /** The profile whose credentials assume the role. */
  readonly sourceProfile?: string
  /** The region of an account id when no other region is named. */
  readonly region?: string
  /** The ECR host behind a custom domain. */
  readonly host?: string
}

/** The content of the settings file. */
export interface EcrLoginSettings {
  /** Null where there is no file. */
  readonly path: string | null
  /** In the order of the file; the first match wins. */
  readonly rules: readonly RegistryRule[]
  /** Names that stand for several registries. */
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
  region: 'region',
  host: 'host',
}
