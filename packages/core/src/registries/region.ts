/** A region, with what named it. */
export interface Region {
  readonly name: string
  readonly source: RegionSource
}

export type RegionSource =
  /** The registry's host, or ECR Public. */
  | { readonly kind: 'host' }
  /** The option `regions`. */
  | { readonly kind: 'option' }
  /** A rule of the settings file. */
  | { readonly kind: 'rule'; readonly match: string }
  | { readonly kind: 'environment'; readonly variable: 'AWS_REGION' | 'AWS_DEFAULT_REGION' }
  | { readonly kind: 'profile'; readonly profile: string }
  | { readonly kind: 'instance-metadata' }
