import type { Case, CasesOf, ReachableKind } from './caller.ts'
import { container } from './container.ts'
import { instance } from './instance.ts'
import { keys } from './keys.ts'
import { login } from './login.ts'
import { process } from './process.ts'
import { role } from './role.ts'
import { sso } from './sso.ts'
import { webIdentity } from './web-identity.ts'

/** The cases of every kind of source. A new kind, or a new input of a kind, does not compile until it has a case. */
const casesByKind: { readonly [K in ReachableKind]: CasesOf<K> } = {
  keys,
  role,
  'web-identity': webIdentity,
  sso,
  login,
  process,
  container,
  instance,
}

/** A case with its name: the kind, the input, and the difference. */
export interface NamedCase extends Case {
  readonly name: string
}

/** All cases. */
export const cases: readonly NamedCase[] = Object.entries(casesByKind).flatMap(([kind, { inputs, more }]) => [
  ...flatten(kind, inputs),
  ...flatten(`${kind}:`, more),
])

function flatten(name: string, cases: object): NamedCase[] {
  return Object.entries(cases).flatMap(([title, one]) =>
    isCase(one) ? [{ name: `${name} ${title}`, ...one }] : flatten(`${name} ${title}`, one),
  )
}

function isCase(value: object): value is Case {
  return 'isSame' in value
}
