/** A region, with the source of its name. */
export interface Region {
  readonly name: string
  readonly source: RegionSource
}

/** The setting that named a region, in the order of precedence. */
export type RegionSource =
  /** The host of the registry; ECR Public has a fixed region. */
  | { readonly kind: 'host' }
  /** The option `regions`. */
  | { readonly kind: 'option' }
  /** The rule for the account in the settings file; `match` is the rule's. */
  | { readonly kind: 'rule'; readonly match: string }
  | { readonly kind: 'environment'; readonly variable: 'AWS_REGION' | 'AWS_DEFAULT_REGION' }
  /** The profile of the options or the environment. */
  | { readonly kind: 'profile'; readonly profile: string }
  /** The EC2 instance that the program runs on. */
  | { readonly kind: 'instance-metadata' }

/**
 * The region that a name means: `fips-us-east-1` and `us-east-1-fips` are old names of the FIPS endpoints in
 * us-east-1, as the AWS CLI reads them.
 */
export function parseRegionName(text: string): { readonly name: string; readonly isFips: boolean } {
  const name = text.replace('fips-', '').replace('-fips', '')
  return { name, isFips: name !== text }
}
