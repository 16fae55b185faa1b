import type { ApiTarget } from '../ecr/api-call.ts'
import { type AwsConfig, configuredRegion, usesDualStack, usesFips } from '../aws-config/aws-config.ts'
import { EcrLoginError, quoteValue } from '../errors/errors.ts'
import type { Identity } from '../identity/identity.ts'
import {
  findRegistry,
  hostOf,
  isRegion,
  isRegistryId,
  notEcrRegistry,
  privateRegistry,
  publicRegion,
  publicRegistry,
  type Registry,
} from '../registries/registry.ts'
import { chooseIdentity, type IdentityOptions } from '../identity/choose-identity.ts'
import { findRule, noSettings } from '../settings/settings.ts'
import type { EcrLoginSettings } from '../settings/parse-settings.ts'
import { endpointOf, type TargetOptions, targetOf } from '../ecr/api-target.ts'

/** Which registries are asked for, and how they are reached. */
export interface RegistryOptions extends TargetOptions {
  /**
   * Registry hosts, as clients pass them, 12-digit account ids, and names that the settings file gives to
   * groups and custom domains; none asks for the caller's own.
   */
  readonly registries?: readonly string[] | undefined
  /** Further account ids, where nothing else is meant. */
  readonly registryIds?: readonly string[] | undefined
  /** Where account ids and the caller's own registry are; hosts name their own region. */
  readonly regions?: readonly string[] | undefined
  /** Adds ECR Public to what is asked for, or asks for it alone. */
  readonly public?: boolean | undefined
  /** What the settings file says; default nothing. */
  readonly settings?: EcrLoginSettings | undefined
}

/** One registry that was asked for, where its token comes from, and who speaks for it. */
export interface AskedRegistry {
  readonly target: ApiTarget
  /** The registry; null where only the answer tells which it is. */
  readonly registry: Registry | null
  /** `host:port` that was named for a configured endpoint, which its answer must confirm; else null. */
  readonly authority: string | null
  readonly identity: Identity
  /** The configuration under the identity's profile. */
  readonly config: AwsConfig
  /** Why this registry's rule cannot be followed; null when it can. */
  readonly failure: EcrLoginError | null
}

/** What the registry is called before an answer came: its host, or null for the caller's own. */
export function askedHost({
  registry,
  authority,
}: Pick<AskedRegistry, 'registry' | 'authority'>): string | null {
  return registry?.host ?? authority
}

/**
 * Works out what is asked for, in the order asked, each registry once. `defaultRegion` is asked only when
 * something needs a region and neither options, settings, environment nor profile name one.
 * Throws wrong usage: `not-ecr-registry`, `invalid-registry-id`, `no-region`, `region-mismatch`, ...
 */
export async function resolveAskedRegistries(
  options: RegistryOptions & IdentityOptions,
  config: AwsConfig,
  defaultRegion: () => Promise<string | null>,
): Promise<AskedRegistry[]> {
  const settings = options.settings ?? noSettings
  const explicitRegions = (options.regions ?? []).map(checkRegion)
  const form = {
    isFips: options.fips ?? usesFips(config),
    isDualStack: options.dualStack ?? usesDualStack(config),
  }

  let isRegionUsed = false
  const regionsFor = async (ruleRegion?: string): Promise<readonly string[]> => {
    isRegionUsed = true
    if (explicitRegions.length > 0) return explicitRegions
    const region = ruleRegion ?? configuredRegion(config) ?? (await defaultRegion())
    if (region) return [checkRegion(region)]
    throw new EcrLoginError(
      'no-region',
      'No region is set by --region, AWS_REGION, AWS_DEFAULT_REGION or the profile.',
      'Add --region, or name the registry by its host.',
    )
  }

  /** `behind` is the ECR registry of a custom domain; of others it is the registry itself. */
  const fromRegistry = (registry: Registry, behind: Registry = registry): AskedRegistry => {
    const rules = [findRule(settings, registry), findRule(settings, behind)]
    const chosen = chooseIdentity(options, config, rules, behind.registryId)
    return { target: targetOf(behind, options, chosen.config), registry, authority: null, ...chosen }
  }
  const fromAnswer = (region: string, authority: string | null): AskedRegistry => {
    const chosen = chooseIdentity(options, config, [], null)
    const endpoint = endpointOf(false, options, chosen.config)
    const flags = endpoint ? { isFips: false, isDualStack: false } : form
    return { target: { isPublic: false, region, endpoint, ...flags }, registry: null, authority, ...chosen }
  }

  const fromId = async (id: string) => {
    const ruleRegion = settings.rules.find(({ match }) => match === id)?.region
    const regions = await regionsFor(ruleRegion)
    return regions.map((region) => fromRegistry(privateRegistry(id, region, form)))
  }
  const fromText = async (text: string): Promise<AskedRegistry[]> => {
    if (/^[\d-]+$/.test(text)) return fromId(checkRegistryId(text))
    const named = findNamedRegistry(text, settings)
    if (named) return [fromRegistry(named.registry, named.behind)]
    const authority = endpointOf(false, options, config) ? parseAuthority(text) : null
    if (!authority) throw notEcrRegistry(text)
    const [region, ...others] = await regionsFor()
    if (others.length > 0) throw severalRegions(authority)
    return [fromAnswer(region!, authority)]
  }

  const texts = (options.registries ?? []).flatMap((text) => settings.groups.get(text) ?? [text])
  const ids = (options.registryIds ?? []).map(checkRegistryId)
  const asked: AskedRegistry[] = []
  for (const text of texts) asked.push(...(await fromText(text)))
  for (const id of ids) asked.push(...(await fromId(id)))
  if (asked.length === 0 && !options.public) {
    for (const region of await regionsFor()) asked.push(fromAnswer(region, null))
  }
  if (options.public) asked.push(fromRegistry(publicRegistry(form)))

  if (!isRegionUsed) refuseStrayRegion(explicitRegions, asked)
  return withoutDuplicates(asked)
}

/** A registry under the name that was asked for, and the one of ECR behind it: the same but for custom domains. */
export interface NamedRegistry {
  readonly registry: Registry
  readonly behind: Registry
}

/** The registry that a text names as a host of ECR or as a custom domain of the settings file, null for neither. */
export function findNamedRegistry(text: string, settings: EcrLoginSettings): NamedRegistry | null {
  const registry = findRegistry(text)
  if (registry) return { registry, behind: registry }
  const domain = hostOf(text)
  const host = domain && findRule(settings, { host: domain, registryId: null })?.host
  const behind = host ? findRegistry(host) : null
  return domain && behind ? { registry: { ...behind, host: domain }, behind } : null
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

/** `host` or `host:port` of a text, null when it has not that shape. */
function parseAuthority(text: string): string | null {
  const match = /^(?:https?:\/\/)?([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?)\/?$/i.exec(text)
  return match?.[1] ?? null
}

function severalRegions(authority: string): EcrLoginError {
  return new EcrLoginError(
    'region-mismatch',
    `${authority} is one registry, and several regions are named.`,
    'Name the one region that its endpoint answers for.',
  )
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
    asked.some(({ registry }) => registry?.registryId === null)
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
