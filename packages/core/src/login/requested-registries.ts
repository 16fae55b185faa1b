import { type AwsConfig, configuredRegion, usesDualStack, usesFips } from '../aws-config/aws-config.ts'
import { type ApiTarget, endpointOf, targetOf } from '../ecr/api-target.ts'
import { EcrLoginError, quoteValue, toEcrLoginError } from '../errors/errors.ts'
import { type ChosenIdentity, chooseIdentity, type IdentityOptions } from '../identity/choose-identity.ts'
import { createIdentity, type Identity } from '../identity/identity.ts'
import { parseRegionName, type Region } from '../registries/region.ts'
import {
  isRegion,
  isRegistryId,
  notEcrRegistry,
  privateRegistry,
  publicRegion,
  publicRegistry,
  type Registry,
} from '../registries/registry.ts'
import { findNamedRegistry } from '../settings/named-registry.ts'
import type { RegistryRule } from '../settings/registry-rule.ts'
import { findRule, noSettings } from '../settings/settings.ts'
import type { RegistryOptions } from './options.ts'

/** A requested registry, with everything that is decided before the first request. */
export type RequestedRegistry = RequestedTarget & DecidedIdentity

/** The identity that signs for a registry, or the rule or profile that cannot be applied. */
type DecidedIdentity =
  | { readonly identity: Identity; readonly failure: null }
  | { readonly identity: null; readonly failure: EcrLoginError }

interface RequestedTarget {
  /** The API that issues its token. */
  readonly target: ApiTarget
  /** The registry; null when only the response names it. */
  readonly registry: Registry | null
  /** The `host:port` that was requested from a configured endpoint, whose response must confirm it; else null. */
  readonly authority: string | null
  readonly region: Region
  /** The first rule of the settings file that matches; null for none. */
  readonly rule: RegistryRule | null
  /** The configuration under the identity's profile. */
  readonly config: AwsConfig
}

type RegistryAndAuthority = Pick<RequestedRegistry, 'registry' | 'authority'>

/** The registry's host as far as it is known before the response; null for the caller's own. */
export function requestedHost({ registry, authority }: RegistryAndAuthority): string | null {
  return registry?.host ?? authority
}

/** The registry's name for the user; equal for requests of the same registry. */
export function nameOf(requested: RegistryAndAuthority & Pick<RequestedRegistry, 'region'>): string {
  return requestedHost(requested) ?? `own registry in ${requested.region.name}`
}

/**
 * Resolves the requested registries, in the requested order, each once. Calls `findInstanceRegion` only when a region is
 * needed that neither options, settings, environment nor profile name. Throws errors of kind `usage`: `not-ecr-registry`,
 * `invalid-registry-id`, `no-region`, `region-mismatch` and so on.
 */
export async function resolveRequestedRegistries(
  options: RegistryOptions & IdentityOptions,
  config: AwsConfig,
  findInstanceRegion: () => Promise<string | null>,
): Promise<RequestedRegistry[]> {
  const settings = options.settings ?? noSettings
  const optionRegions = (options.regions ?? []).map(
    (name): Region => ({ name: checkRegion(name.toLowerCase()), source: { kind: 'option' } }),
  )
  const isDualStack = options.dualStack ?? usesDualStack(config)
  /** The form of the hosts in a region: an old name of it may ask for FIPS. */
  const formIn = (region: Region) => ({
    isFips: options.fips ?? (parseRegionName(region.name).isFips || usesFips(config)),
    isDualStack,
  })
  const plain = (region: Region): Region => ({ ...region, name: parseRegionName(region.name).name })

  let isRegionUsed = false
  /** The regions of a request that names none itself; `rule` is the rule for the account in the settings file. */
  const regionsFor = async (rule?: RegistryRule): Promise<readonly Region[]> => {
    isRegionUsed = true
    if (optionRegions.length > 0) return optionRegions
    const ruled: Region | null = rule?.region
      ? { name: rule.region, source: { kind: 'rule', match: rule.match } }
      : null
    const region = ruled ?? configuredRegion(config) ?? (await instanceRegion())
    if (!region) throw noRegion()
    checkRegion(region.name)
    return [region]
  }
  const instanceRegion = async (): Promise<Region | null> => {
    const name = await findInstanceRegion()
    return name === null ? null : { name, source: { kind: 'instance-metadata' } }
  }
  const decideIdentity = ({ choice, failure }: ChosenIdentity, target: ApiTarget): DecidedIdentity => {
    if (failure) return { identity: null, failure }
    const stsRegion = (optionRegions[0] ?? configuredRegion(choice.config))?.name ?? target.region
    try {
      return { identity: createIdentity(choice, stsRegion), failure: null }
    } catch (error) {
      return { identity: null, failure: toEcrLoginError(error) }
    }
  }

  /** `behind` is the ECR registry behind a custom domain; for other registries, it is the registry itself. */
  const fromRegistry = (registry: Registry, region: Region, behind = registry): RequestedRegistry => {
    const rule = findRule(settings, registry)
    const rules = [rule, findRule(settings, behind)]
    const chosen = chooseIdentity(options, config, rules, behind.registryId)
    const { config: own } = chosen.choice
    const target = targetOf(behind, options, own)
    return { target, registry, authority: null, region, rule, config: own, ...decideIdentity(chosen, target) }
  }
  const fromHost = (registry: Registry, behind = registry) =>
    fromRegistry(registry, { name: behind.region, source: { kind: 'host' } }, behind)
  const fromResponse = (named: Region, authority: string | null): RequestedRegistry => {
    const chosen = chooseIdentity(options, config, [], null)
    const endpoint = endpointOf(false, options, config)
    const flags = endpoint ? { isFips: false, isDualStack: false } : formIn(named)
    const region = plain(named)
    const target = { isPublic: false, region: region.name, endpoint, ...flags }
    const identity = decideIdentity(chosen, target)
    return { target, registry: null, authority, region, rule: null, config, ...identity }
  }

  const fromId = async (id: string) => {
    const rule = settings.rules.find(({ match }) => match === id)
    const regions = await regionsFor(rule)
    return regions.map((named) => {
      const region = plain(named)
      return fromRegistry(privateRegistry(id, region.name, formIn(named)), region)
    })
  }
  const fromName = async (name: string): Promise<RequestedRegistry[]> => {
    if (/^-*\d[\d-]*$/.test(name)) return fromId(checkRegistryId(name))
    const named = findNamedRegistry(name, settings)
    if (named) return [fromHost(named.registry, named.behind)]
    const authority = endpointOf(false, options, config) ? parseAuthority(name) : null
    if (!authority) throw notEcrRegistry(name)
    const [region, ...others] = await regionsFor()
    if (others.length > 0) throw severalRegions(authority)
    return [fromResponse(region!, authority)]
  }

  const names = (options.registries ?? []).flatMap((name) => settings.groups.get(name) ?? [name])
  const ids = (options.registryIds ?? []).map(checkRegistryId)
  const requested: RequestedRegistry[] = []
  for (const name of names) requested.push(...(await fromName(name)))
  for (const id of ids) requested.push(...(await fromId(id)))
  if (requested.length === 0 && !options.public) {
    for (const region of await regionsFor()) requested.push(fromResponse(region, null))
  }
  if (options.public) requested.push(fromHost(publicRegistry({ isDualStack })))

  if (!isRegionUsed) rejectUnusedRegion(optionRegions.map(plain), requested)
  return withoutDuplicates(requested)
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

/** The `host` or `host:port` in a text; null when the text does not have that form. */
function parseAuthority(text: string): string | null {
  const match = /^(?:https?:\/\/)?([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?)\/?$/i.exec(text)
  return match?.[1] ?? null
}

function noRegion(): EcrLoginError {
  return new EcrLoginError(
    'no-region',
    'No region is set by `regions`, AWS_REGION, AWS_DEFAULT_REGION or the profile.',
    'Set `regions`, or name the registry by its host.',
  )
}

function severalRegions(authority: string): EcrLoginError {
  return new EcrLoginError(
    'region-mismatch',
    `${authority} is one registry, but several regions are given.`,
    'Give only the region of its endpoint.',
  )
}

/** Rejects regions in the options that no request uses, unless they agree with the hosts. */
function rejectUnusedRegion(regions: readonly Region[], requested: readonly RequestedRegistry[]): void {
  const known = new Set(requested.map(({ target }) => target.region))
  const unused = regions.find(({ name }) => !known.has(name))
  if (!unused) return
  const hosts = requested.map(requestedHost).join(', ')
  throw new EcrLoginError(
    'region-mismatch',
    `The region ${unused.name} contradicts ${hosts}, which ${requested.length === 1 ? 'is' : 'are'} in ${[...known].join(', ')}.`,
    requested.some(({ registry }) => registry?.registryId === null)
      ? `Leave out \`regions\`: ECR Public always uses ${publicRegion}.`
      : 'Leave out `regions`: a host names its own region.',
  )
}

function withoutDuplicates(requested: readonly RequestedRegistry[]): RequestedRegistry[] {
  const byName = new Map<string, RequestedRegistry>()
  for (const one of requested) if (!byName.has(nameOf(one))) byName.set(nameOf(one), one)
  return [...byName.values()]
}
