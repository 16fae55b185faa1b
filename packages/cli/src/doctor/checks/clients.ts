import type { ClientFacts, Facts } from '../facts.ts'
import { type Finding, ok, problem } from '../finding.ts'
import { loginLine } from '../phrases.ts'
import type { Check } from './check.ts'

export const clients: Check = {
  name: 'clients',
  find(facts) {
    const found = facts.clients.filter(({ version }) => version !== null)
    const missing = facts.clients.filter(({ version, isWanted }) => isWanted && version === null)
    const list = found.map(({ name, version }) => `${name} ${version}`.trim()).join(', ')
    return [...(list ? [ok(`Found ${list}.`)] : []), ...missing.map((one) => notFound(one, found, facts))]
  },
}

function notFound({ name }: ClientFacts, found: readonly ClientFacts[], facts: Facts): Finding {
  const other = found[0]?.name
  return problem(
    'client-not-found',
    `${name} is not installed, or not on PATH, and a login would use it.`,
    other
      ? `Use another: ${loginLine(facts, '--client', other)}; ECRLOGIN_CLIENT=${other} makes it the default.`
      : `Install ${name}.`,
  )
}
