import { findRegistry, hostOf, type Registry } from '../registries/registry.ts'
import type { EcrLoginSettings } from './registry-rule.ts'
import { findRule } from './settings.ts'

/** A registry under the name that was requested, and the ECR registry behind it; they differ for custom domains. */
export interface NamedRegistry {
  readonly registry: Registry
  readonly behind: Registry
}

/** The registry that a text names by its ECR host, or by a custom domain in the settings file; null for neither. */
export function findNamedRegistry(text: string, settings: EcrLoginSettings): NamedRegistry | null {
  const registry = findRegistry(text)
  if (registry) return { registry, behind: registry }
  const domain = hostOf(text)
  const host = domain && findRule(settings, { host: domain, registryId: null })?.host
  const behind = host ? findRegistry(host) : null
  return domain && behind ? { registry: { ...behind, host: domain }, behind } : null
}
