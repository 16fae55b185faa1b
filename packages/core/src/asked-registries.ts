import {
  type AwsConfig,
  configuredEndpoint,
  configuredRegion,
  type Environment,
  readAwsConfig,
  usesDualStack,
  usesFips,
} from './aws-config.ts'
import type { ApiTarget } from './ecr-api.ts'
import { EcrLoginError, quoteValue } from './errors.ts'
import {
  findRegistry,
  isRegion,
  isRegistryId,
  parseRegistry,
  privateRegistry,
  publicRegion,
  publicRegistry,
  type Registry,
} from './registry.ts'

/** Which registries are asked for, and how they are reached. */
export interface RegistryOptions {
  /** Registry hosts, as clients pass them, and 12-digit account ids; none asks for the caller's own. */
  readonly registries?: readonly string[] | undefined
  /** Further account ids, where nothing else is meant. */
  readonly registryIds?: readonly string[] | undefined
  /** Where account ids and the caller's own registry are; hosts name their own region. */
  readonly regions?: readonly string[] | undefined
  /** Adds ECR Public to what is asked for, or asks for it alone. */
  readonly public?: boolean | undefined
  /** Endpoint of the API, for private and public registries alike. */
  readonly endpointUrl?: string | undefined
  /** Undefined leaves it to the host, then to environment and profile. */
  readonly fips?: boolean | undefined
  /** Undefined leaves it to the host, then to environment and profile. */
  readonly dualStack?: boolean | undefined
}

/** One registry that was asked for, and where its token comes from. */
export interface AskedRegistry {
  readonly target: ApiTarget
  /** The registry; null where only the answer tells which it is. */
  readonly registry: Registry | null
  /** `host:port` that was named for a configured endpoint, which its answer must confirm; else null. */
  readonly authority: string | null
}

/**
 * The hosts that options name, without asking AWS for anything. Throws as `resolveAskedRegistries` does,
 * and `invalid-usage` when nothing is named.
 */
export async function resolveRegistryHosts(
  options: RegistryOptions & { readonly environment: Environment; readonly profile?: string | undefined },
): Promise<string[]> {
  if (!options.registries?.length && !options.registryIds?.length && !options.public) {
    throw new EcrLoginError(
      'invalid-usage',
      'No registry is named.',
      'Name one by host or account id, or ECR Public.',
    )
  }
  const config = await readAwsConfig(options.environment, options.profile)
  const asked = await resolveAskedRegistries(options, config, async () => null)
  return asked.map((one) => askedHost(one)!)
}

/** What the registry is called before an answer came: its host, or null for the caller's own. */
export function askedHost({ registry, authority }: AskedRegistry): string | null {
  return registry?.host ?? authority
}

/**
 * Works out what is asked for, in the order asked, each registry once. `defaultRegion` is asked only when
 * something needs a region and neither options, environment nor profile name one.
 * Throws wrong usage: `not-ecr-registry`, `invalid-registry-id`, `no-region`, `region-mismatch`, ...
 */
export async function resolveAskedRegistries(
  options: RegistryOptions,
  config: AwsConfig,
  defaultRegion: () => Promise<string | null>,
): Promise<AskedRegistry[]> {
  const texts = [...(options.registries ?? []), ...(options.registryIds ?? []).map(checkRegistryId)]
  const explicitRegions = options.regions ?? []
  for (const region of explicitRegions) checkRegion(region)
  const endpoints = {
    private: checkEndpoint(options.endpointUrl ?? configuredEndpoint(config, 'ecr')),
    public: checkEndpoint(options.endpointUrl ?? configuredEndpoint(config, 'ecr_public')),
  }
  const form = {
    isFips: options.fips ?? usesFips(config),
    isDualStack: options.dualStack ?? usesDualStack(config),
  }

  let isRegionUsed = false
  const regions = async (): Promise<readonly string[]> => {
    isRegionUsed = true
    if (explicitRegions.length > 0) return explicitRegions
    const region = configuredRegion(config) ?? (await defaultRegion())
    if (region) return [checkRegion(region)]
    throw new EcrLoginError(
      'no-region',
      'No region is named, neither by --region nor by AWS_REGION, AWS_DEFAULT_REGION or the profile.',
      'Add --region, or name the registry by its host.',
    )
  }

  const fromRegistry = (registry: Registry): AskedRegistry => {
    const endpoint = registry.isPublic ? endpoints.public : endpoints.private
    const target = {
      isPublic: registry.isPublic,
      region: registry.region,
      endpoint,
      isFips: !endpoint && (registry.isFips || options.fips === true),
      isDualStack: !endpoint && (registry.isDualStack || options.dualStack === true),
    }
    return { target, registry, authority: null }
  }
  const fromEndpoint = (region: string, authority: string | null): AskedRegistry => {
    const endpoint = endpoints.private
    const flags = endpoint ? { isFips: false, isDualStack: false } : form
    return { target: { isPublic: false, region, endpoint, ...flags }, registry: null, authority }
  }

  const asked: AskedRegistry[] = []
  for (const text of texts) {
    if (/^[\d-]+$/.test(text)) {
      const id = checkRegistryId(text)
      for (const region of await regions()) asked.push(fromRegistry(privateRegistry(id, region, form)))
      continue
    }
    const authority = endpoints.private ? parseAuthority(text) : null
    if (authority) asked.push(fromEndpoint((await regions())[0]!, authority))
    else asked.push(fromRegistry(parseRegistry(text)))
  }
  if (texts.length === 0 && !options.public) {
    for (const region of await regions()) asked.push(fromEndpoint(region, null))
  }
  if (options.public) asked.push(fromRegistry(publicRegistry({ isDualStack: options.dualStack ?? false })))

  if (!isRegionUsed) refuseStrayRegion(explicitRegions, asked)
  return withoutDuplicates(asked)
}

function checkRegistryId(text: string): string {
  if (isRegistryId(text)) return text
  throw new EcrLoginError(
    'invalid-registry-id',
    `The registry id ${quoteValue(text)} is not an account id.`,
    'An account id has 12 digits and no hyphens, such as 111122223333.',
  )
}

function checkRegion(region: string): string {
  if (isRegion(region)) return region
  throw new EcrLoginError(
    'invalid-region',
    `${quoteValue(region)} is not a region.`,
    'A region is a name such as us-west-2.',
  )
}

function checkEndpoint(endpoint: string | null): string | null {
  if (endpoint === null) return null
  const url = URL.canParse(endpoint) ? new URL(endpoint) : null
  if (url && /^https?:$/.test(url.protocol) && url.hostname !== '') return endpoint
  throw new EcrLoginError(
    'invalid-endpoint',
    `The endpoint ${quoteValue(endpoint)} is not an http(s) URL.`,
    'Give it as https://host or http://host:port.',
  )
}

/** `host` or `host:port` of a text that names no ECR host, null when it has not that shape. */
function parseAuthority(text: string): string | null {
  const match = /^(?:https?:\/\/)?([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?)\/?$/i.exec(text)
  return match && !findRegistry(text) ? match[1]! : null
}

/** A region that nothing asked for uses is fine only while no host contradicts it. */
function refuseStrayRegion(regions: readonly string[], asked: readonly AskedRegistry[]): void {
  const known = new Set(asked.map(({ target }) => target.region))
  const stray = regions.find((region) => !known.has(region))
  if (stray === undefined) return
  const hosts = asked.map(askedHost).join(', ')
  throw new EcrLoginError(
    'region-mismatch',
    `--region ${stray} contradicts ${hosts}, which ${asked.length === 1 ? 'is' : 'are'} in ${[...known].join(', ')}.`,
    asked.some(({ registry }) => registry?.isPublic)
      ? `Leave --region out: ECR Public is always asked in ${publicRegion}.`
      : 'Leave --region out: a host names its own region.',
  )
}

function withoutDuplicates(asked: readonly AskedRegistry[]): AskedRegistry[] {
  const byName = new Map<string, AskedRegistry>()
  for (const one of asked) {
    const name = askedHost(one) ?? `own registry in ${one.target.region}`
    if (!byName.has(name)) byName.set(name, one)
  }
  return [...byName.values()]
}
