/**
 * What answers under a host name; ECR Public's registry is a `registry` too. The last two have no name of their own:
 * they answer at the plain endpoint alone.
 */
export type Service =
  | 'ecr'
  | 'ecr-public'
  | 'sts'
  | 'sso'
  | 'sso-oidc'
  | 'signin'
  | 'registry'
  | 'container-credentials'
  | 'instance-metadata'

/** A place where requests arrive, and what its name tells. */
export interface Place {
  readonly service: Service
  readonly host: string
  readonly region: string
  /** The account of a private registry, null everywhere else. */
  readonly accountId: string | null
}

interface Partition {
  readonly regions: RegExp
  readonly suffix: string
  /** Where the APIs' dual-stack names end. */
  readonly api: string
  /** Where the registries' dual-stack names end, null where AWS has published none. */
  readonly on: string | null
}

/** In the order in which a region is matched: the standard partition, with GovCloud, takes what is left. */
const partitions: readonly Partition[] = [
  {
    regions: /^cn-/,
    suffix: 'amazonaws.com.cn',
    api: 'api.amazonwebservices.com.cn',
    on: 'on.amazonwebservices.com.cn',
  },
  { regions: /^us-iso-/, suffix: 'c2s.ic.gov', api: 'api.aws.ic.gov', on: null },
  { regions: /^us-isob-/, suffix: 'sc2s.sgov.gov', api: 'api.aws.scloud', on: null },
  {
    regions: /^eu-isoe-/,
    suffix: 'cloud.adc-e.uk',
    api: 'api.cloud-aws.adc-e.uk',
    on: null,
  },
  { regions: /^us-isof-/, suffix: 'csp.hci.ic.gov', api: 'api.aws.hci.ic.gov', on: null },
  { regions: /^eusc-/, suffix: 'amazonaws.eu', api: 'api.amazonwebservices.eu', on: null },
  { regions: /^/, suffix: 'amazonaws.com', api: 'api.aws', on: 'on.aws' },
]

interface NameForm {
  readonly service: Service
  /** What stands before the region and the partition's suffix. */
  readonly plain: RegExp
  /** What stands before the region and the dual-stack suffix. */
  readonly dualStack: RegExp
  readonly dualStackSuffix: 'api' | 'on'
}

/** Sources disagree on ECR's own FIPS and dual-stack names, so either is known. */
const nameForms: readonly NameForm[] = [
  {
    service: 'ecr',
    plain: /^(api\.ecr(-fips)?|ecr-fips)$/,
    dualStack: /^(api\.)?ecr(-fips)?$/,
    dualStackSuffix: 'api',
  },
  {
    service: 'ecr-public',
    plain: /^api\.ecr-public(-fips)?$/,
    dualStack: /^(api\.)?ecr-public(-fips)?$/,
    dualStackSuffix: 'api',
  },
  { service: 'sts', plain: /^sts(-fips)?$/, dualStack: /^sts(-fips)?$/, dualStackSuffix: 'api' },
  {
    service: 'sso',
    plain: /^portal\.sso(-fips)?$/,
    dualStack: /^portal\.sso(-fips)?$/,
    dualStackSuffix: 'api',
  },
  { service: 'sso-oidc', plain: /^oidc(-fips)?$/, dualStack: /^oidc(-fips)?$/, dualStackSuffix: 'api' },
  {
    service: 'registry',
    plain: /^\d{12}\.dkr\.ecr(-fips)?$/,
    dualStack: /^\d{12}\.dkr-ecr(-fips)?$/,
    dualStackSuffix: 'on',
  },
]

/** Hosts whose names tell no region. */
const globalHosts: ReadonlyMap<string, Service> = new Map([
  ['sts.amazonaws.com', 'sts'],
  ['public.ecr.aws', 'registry'],
  ['ecr-public.aws.com', 'registry'],
])

/** The region of the hosts whose names tell none, and the only one of ECR Public. */
export const globalRegion = 'us-east-1'

/** Before the region, the region, after it. */
const regionalHost = /^(.+?)\.([a-z]+-[a-z-]+-\d+)\.(.+)$/

/** The one service whose name begins with the region; in the standard partition. */
const signinHost = /^([a-z]+-[a-z-]+-\d+)\.signin\.aws\.amazon\.com$/

/** What AWS has under a host name, null when that is none of AWS's that an ECR login needs. */
export function parseHost(host: string): Place | null {
  const service = globalHosts.get(host)
  if (service) return { service, host, region: globalRegion, accountId: null }
  const [, signinRegion] = signinHost.exec(host) ?? []
  if (signinRegion) return { service: 'signin', host, region: signinRegion, accountId: null }
  const [, name = '', region = '', suffix = ''] = regionalHost.exec(host) ?? []
  const partition = partitionOf(region)
  const form = nameForms.find(
    ({ plain, dualStack, dualStackSuffix }) =>
      (suffix === partition.suffix && plain.test(name)) ||
      (suffix === partition[dualStackSuffix] && dualStack.test(name)),
  )
  if (!form) return null
  if (form.service === 'ecr-public' && region !== globalRegion) return null
  return { service: form.service, host, region, accountId: /^\d{12}/.exec(name)?.[0] ?? null }
}

/** The plain host of an account's private registry in a region. */
export function registryHost(accountId: string, region: string): string {
  return `${accountId}.dkr.ecr.${region}.${partitionOf(region).suffix}`
}

function partitionOf(region: string): Partition {
  return partitions.find(({ regions }) => regions.test(region))!
}
