import type { Facts } from '../facts.ts'
import type { ReportLine } from '../report.ts'
import { cache } from './cache.ts'
import type { Check } from './check.ts'
import { clients } from './clients.ts'
import { clock } from './clock.ts'
import { identity } from './identity.ts'
import { logins } from './logins.ts'
import { network } from './network.ts'
import { program } from './program.ts'
import { region } from './region.ts'
import { registry } from './registry.ts'
import { settings } from './settings.ts'
import { stores } from './stores.ts'
import { token } from './token.ts'

/** Every check, in the order of the steps of a login; the first problem determines the exit code. */
export const checks: readonly Check[] = [
  program,
  clients,
  settings,
  region,
  network,
  clock,
  identity,
  token,
  registry,
  stores,
  logins,
  cache,
]

/** The findings of all checks, in their order. */
export function runChecks(facts: Facts): ReportLine[] {
  return checks.flatMap(({ name, find }) => find(facts).map((finding) => ({ check: name, ...finding })))
}
