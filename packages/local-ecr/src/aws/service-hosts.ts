/**
 * The services of local ECR. The registry of ECR Public is a `registry` too. The last two have no AWS host name and
 * are served on the plain endpoint only.
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

/** The host that a request is sent to, and what AWS encodes in its name. */
export interface ServiceHost {
  readonly service: Service
  /** The host name, with a port on the plain endpoint. */
  readonly host: string
  readonly region: string
  /** The account of a private registry, null for every other service. */
  readonly accountId: string | null
}

interface Partition {
  readonly regions: RegExp
  readonly suffix: string
  /** The suffixes of dual-stack names; null where AWS has not published one. */
  readonly dualStack: { readonly api: string; readonly registry: string | null }
}

/** The first match wins: the last row is the standard partition, including GovCloud. */
const partitions: readonly Partition[] = [
  {
    regions: /^cn-/,
    suffix: 'amazonaws.com.cn',
    dualStack: { api: 'api.amazonwebservices.com.cn', registry: 'on.amazonwebservices.com.cn' },
  },
  { regions: /^us-iso-/, suffix: 'c2s.ic.gov', dualStack: { api: 'api.aws.ic.gov', registry: null } },
  { regions: /^us-isob-/, suffix: 'sc2s.sgov.gov', dualStack: { api: 'api.aws.scloud', registry: null } },
  {
    regions: /^eu-isoe-/,
    suffix: 'cloud.adc-e.uk',
    dualStack: { api: 'api.cloud-aws.adc-e.uk', registry: null },
  },
  {
    regions: /^us-isof-/,
    suffix: 'csp.hci.ic.gov',
    dualStack: { api: 'api.aws.hci.ic.gov', registry: null },
  },
  {
    regions: /^eusc-/,
    suffix: 'amazonaws.eu',
    dualStack: { api: 'api.amazonwebservices.eu', registry: null },
  },
  { regions: /^/, suffix: 'amazonaws.com', dualStack: { api: 'api.aws', registry: 'on.aws' } },
]

interface HostNameFormat {
  readonly service: Service
  /** Matches the part before the region, if the partition's suffix follows. */
  readonly plain: RegExp
  /** Matches the part before the region, if the dual-stack suffix follows. */
  readonly dualStack: RegExp
  readonly dualStackSuffix: 'api' | 'registry'
}

/** AWS's sources disagree on the FIPS and dual-stack names of ECR, so all variants are accepted. */
const hostNameFormats: readonly HostNameFormat[] = [
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
    dualStackSuffix: 'registry',
  },
]

/** Hosts without a region in their name. */
const globalHosts: ReadonlyMap<string, Service> = new Map([
  ['sts.amazonaws.com', 'sts'],
  ['public.ecr.aws', 'registry'],
  ['ecr-public.aws.com', 'registry'],
])

/** The region of hosts without a region in their name, and the only region of ECR Public. */
export const globalRegion = 'us-east-1'

/** Captures the part before the region, the region, and the part after it. */
const regionalHost = /^(.+?)\.([a-z]+-[a-z-]+-\d+)\.(.+)$/

/** Only AWS Sign-In has the region first. Its names in other partitions are not supported. */
const signinHost = /^([a-z]+-[a-z-]+-\d+)\.signin\.aws\.amazon\.com$/

/** Parses an AWS host name; returns null for a host that an ECR login does not need. */
export function parseServiceHost(host: string): ServiceHost | null {
  const service = globalHosts.get(host)
  if (service) return { service, host, region: globalRegion, accountId: null }
  const [, signinRegion] = signinHost.exec(host) ?? []
  if (signinRegion) return { service: 'signin', host, region: signinRegion, accountId: null }
  const [, name = '', region = '', suffix = ''] = regionalHost.exec(host) ?? []
  const partition = partitionOf(region)
  const format = hostNameFormats.find(
    ({ plain, dualStack, dualStackSuffix }) =>
      (suffix === partition.suffix && plain.test(name)) ||
      (suffix === partition.dualStack[dualStackSuffix] && dualStack.test(name)),
  )
  if (!format) return null
  if (format.service === 'ecr-public' && region !== globalRegion) return null
  return { service: format.service, host, region, accountId: /^\d{12}/.exec(name)?.[0] ?? null }
}

/** Returns the host of an account's private registry: without FIPS, without dual-stack. */
export function registryHost(accountId: string, region: string): string {
  return `${accountId}.dkr.ecr.${region}.${partitionOf(region).suffix}`
}

function partitionOf(region: string): Partition {
  return partitions.find(({ regions }) => regions.test(region))!
}
