import type { RegionSource } from './region.ts'

/** The setting that named a region, in words that follow "from". */
export function describeRegionSource(source: RegionSource): string {
  switch (source.kind) {
    case 'host':
      return 'the host name'
    case 'option':
      return 'the options'
    case 'rule':
      return `the rule for ${source.match}`
    case 'environment':
      return source.variable
    case 'profile':
      return `profile ${source.profile}`
    case 'instance-metadata':
      return 'instance metadata'
  }
}
