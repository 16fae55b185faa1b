import { describe, expect, it } from 'vitest'
import { parseRegistry } from '../registries/registry.ts'
import { findNamedRegistry } from './named-registry.ts'
import type { EcrLoginSettings, RegistryRule } from './registry-rule.ts'

const host = '111122223333.dkr.ecr.us-west-2.amazonaws.com'

function settingsOf(...rules: RegistryRule[]): EcrLoginSettings {
  return { path: null, rules, groups: new Map() }
}

describe('findNamedRegistry', () => {
  const behind = parseRegistry(host)
  const domain: RegistryRule = { match: 'images.example.com', host }

  it('finds an ECR host, whatever the rules say', () => {
    expect(findNamedRegistry(`https://${host}/app:1`, settingsOf(domain))).toEqual({
      registry: behind,
      behind,
    })
  })

  it.each(['images.example.com', 'https://images.example.com/team/image', 'images.example.com:443'])(
    'finds the registry behind a custom domain, which keeps its name: %s',
    (name) => {
      const registry = { ...behind, host: 'images.example.com' }
      expect(findNamedRegistry(name, settingsOf(domain))).toEqual({ registry, behind })
    },
  )

  it('returns null for a host that no rule names', () => {
    expect(findNamedRegistry('other.example.com', settingsOf(domain))).toBeNull()
  })

  it('returns null for a host whose rule names no registry behind it', () => {
    const rule = { match: 'images.example.com', profile: 'base' }
    expect(findNamedRegistry('images.example.com', settingsOf(rule))).toBeNull()
  })

  it('returns null when an earlier rule for the host names no registry behind it', () => {
    const rules = settingsOf({ match: '*.example.com', profile: 'base' }, domain)
    expect(findNamedRegistry('images.example.com', rules)).toBeNull()
  })

  it.each([
    '-oProxyCommand.example.com',
    '.example.com',
    '$(id).example.com',
    "'.example.com",
    'a_b.example.com',
    'А.example.com',
    `${'a'.repeat(64)}.example.com`,
  ])('returns null for a text that is not a host, whatever a glob matches: %s', (name) => {
    const glob = settingsOf({ match: '*.example.com', host })
    expect(findNamedRegistry('a-b.example.com', glob)?.registry.host).toBe('a-b.example.com')
    expect(findNamedRegistry(name, glob)).toBeNull()
  })
})
