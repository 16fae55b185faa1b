import { EcrLoginError, quoteValue } from '../errors/errors.ts'

/** A registry, with everything that its host name encodes. */
export interface Registry {
  /** The host name, without scheme, port and path. */
  readonly host: string
  /** The 12-digit account id; null for ECR Public. */
  readonly registryId: string | null
  /** The region of its API; always `us-east-1` for ECR Public. */
  readonly region: string
  readonly isPublic: boolean
  readonly isFips: boolean
  readonly isDualStack: boolean
}

/** The region of ECR Public's API. */
export const publicRegion = 'us-east-1'

const publicHost = 'public.ecr.aws'
const dualStackPublicHost = 'ecr-public.aws.com'

/** A group of regions with DNS suffixes of their own. */
interface Partition {
  /** The prefix of the names of its regions. */
  readonly prefix: string
  readonly suffix: string
  /** Null when AWS has published no dual-stack registry names. */
  readonly dualStackSuffix: string | null
}

/** In the order in which regions are matched: the last one, the standard partition and GovCloud, matches all. */
const partitions: readonly Partition[] = [
  { prefix: 'cn-', suffix: 'amazonaws.com.cn', dualStackSuffix: 'on.amazonwebservices.com.cn' },
  { prefix: 'us-iso-', suffix: 'c2s.ic.gov', dualStackSuffix: null },
  { prefix: 'us-isob-', suffix: 'sc2s.sgov.gov', dualStackSuffix: null },
  { prefix: 'eu-isoe-', suffix: 'cloud.adc-e.uk', dualStackSuffix: null },
  { prefix: 'us-isof-', suffix: 'csp.hci.ic.gov', dualStackSuffix: null },
  { prefix: 'eusc-', suffix: 'amazonaws.eu', dualStackSuffix: null },
  { prefix: '', suffix: 'amazonaws.com', dualStackSuffix: 'on.aws' },
]

const label = '(?!-)[a-z0-9-]{1,63}(?<!-)'

/** Whether a text is an account id: exactly 12 digits. */
export function isRegistryId(text: string): boolean {
  return /^\d{12}$/.test(text)
}

/** Whether a text can be a region: one DNS label of lower-case letters, digits and hyphens. */
export function isRegion(text: string): boolean {
  return new RegExp(`^${label}$`).test(text)
}

/** The registry with a host name; null when the host is not Amazon ECR's. */
export function parseHost(host: string): Registry | null {
  if (host === publicHost || host === dualStackPublicHost) {
    const isDualStack = host === dualStackPublicHost
    return { host, registryId: null, region: publicRegion, isPublic: true, isFips: false, isDualStack }
  }
  const match = new RegExp(`^(\\d{12})\\.dkr([.-])ecr(-fips)?\\.(${label})\\.([a-z0-9.-]+)$`).exec(host)
  if (!match) return null
  const [, registryId, separator, fips, region, suffix] = match as unknown as [string, ...string[]]
  const isDualStack = separator === '-'
  // Another partition has other operators, and the token of this region is not theirs.
  const partition = partitionOf(region!)
  const isKnown = suffix === (isDualStack ? partition.dualStackSuffix : partition.suffix)
  if (!isKnown) return null
  return {
    host,
    registryId: registryId!,
    region: region!,
    isPublic: false,
    isFips: fips !== undefined,
    isDualStack,
  }
}

/**
 * Finds the registry in a reference as clients pass it: a host, with or without `https://`, port and path, which are
 * ignored. Returns null for anything else, including `http://` and hosts that are not Amazon ECR's.
 */
export function findRegistry(text: string): Registry | null {
  return parseHost(hostIn(text))
}

/** The host in a reference as clients pass it; null when the text does not have that form. */
export function hostOf(text: string): string | null {
  const host = hostIn(text)
  return new RegExp(`^${label}(?:\\.${label})*$`).test(host) ? host : null
}

/** What is in the place of the host in a reference; empty when the text is no reference. */
function hostIn(text: string): string {
  // An optional `https://`, a host, an optional port, an optional path.
  const reference = /^(?:https:\/\/)?([a-z0-9.-]{1,253})(?::\d{1,5})?(?:\/[^\s?#\\]*)?$/
  return reference.exec(text)?.[1] ?? ''
}

/** As `findRegistry`, but throws `not-ecr-registry` instead of returning null. */
export function parseRegistry(text: string): Registry {
  const registry = findRegistry(text)
  if (registry) return registry
  throw notEcrRegistry(text)
}

/** The error for a text that names no Amazon ECR registry. */
export function notEcrRegistry(text: string): EcrLoginError {
  return new EcrLoginError(
    'not-ecr-registry',
    `${quoteValue(text)} is not an Amazon ECR registry, so it gets no password.`,
    'Name one like 111122223333.dkr.ecr.us-west-2.amazonaws.com or public.ecr.aws.',
  )
}

/** The DNS suffix of AWS services in a region. */
export function dnsSuffix(region: string): string {
  return partitionOf(region).suffix
}

function partitionOf(region: string): Partition {
  return partitions.find(({ prefix }) => region.startsWith(prefix))!
}

/**
 * The private registry of an account in a region, with its FIPS or dual-stack host name where requested. Throws
 * `invalid-usage` for a dual-stack name in a partition that has none.
 */
export function privateRegistry(
  registryId: string,
  region: string,
  { isFips = false, isDualStack = false }: { isFips?: boolean; isDualStack?: boolean } = {},
): Registry {
  const partition = partitionOf(region)
  const suffix = isDualStack ? partition.dualStackSuffix : partition.suffix
  if (suffix === null) {
    throw new EcrLoginError(
      'invalid-usage',
      `No dual-stack registry names are known for ${region}.`,
      'Leave out `dualStack`, or name the registry by its host.',
    )
  }
  const host = `${registryId}.dkr${isDualStack ? '-' : '.'}ecr${isFips ? '-fips' : ''}.${region}.${suffix}`
  return { host, registryId, region, isPublic: false, isFips, isDualStack }
}

/** ECR Public, with its dual-stack host name where requested. */
export function publicRegistry({ isDualStack = false } = {}): Registry {
  return parseHost(isDualStack ? dualStackPublicHost : publicHost)!
}
