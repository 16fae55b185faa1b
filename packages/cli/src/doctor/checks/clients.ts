import type { Check } from './check.ts'
import { type Finding, ok, problem } from '../finding.ts'
import type { FoundClient, Reading } from '../facts.ts'
import { loginLine } from '../phrases.ts'

export const clients: Check = {
  name: 'clients',
  find(reading) {
    const found = reading.clients.filter(({ version }) => version !== null)
    const missing = reading.clients.filter(({ version, isWanted }) => isWanted && version === null)
    const list = found.map(({ name, version }) => `${name} ${version}`.trim()).join(', ')
    return [...(list ? [ok(`Found ${list}.`)] : []), ...missing.map((one) => notFound(one, found, reading))]
  },
}

function notFound({ name }: FoundClient, found: readonly FoundClient[], reading: Reading): Finding {
  const other = found[0]?.name
  return problem(
    'client-not-found',
    `${name} is not installed, or not on PATH, and a login would use it.`,
    other
      ? `Use another: ${loginLine(reading, '--client', other)}; ECRLOGIN_CLIENT=${other} makes it the usual one.`
      : `Install ${name}.`,
  )
}
