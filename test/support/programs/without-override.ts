import { findProgram } from './programs.ts'

/** The arguments with which a program also fails on what its mode forbids, as it does for users other than root. */
export function withoutOverride(argv: readonly string[]): string[] {
  if (process.getuid?.() !== 0) return [...argv]
  const dropped = '-dac_override,-dac_read_search'
  return [findProgram('setpriv')!, `--bounding-set=${dropped}`, `--inh-caps=${dropped}`, ...argv]
}
