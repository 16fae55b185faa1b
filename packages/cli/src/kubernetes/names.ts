import { EcrLoginError } from '@ecrlogin/core'
import { quoteValue } from '@ecrlogin/core/internal'

/** The rule for one kind of name in Kubernetes (its documentation: "Object Names and IDs", "Labels and Selectors"). */
export interface NameRule {
  /** The noun for messages. */
  readonly what: string
  readonly pattern: RegExp
  /** Completes a sentence that starts with "It". */
  readonly rule: string
}

const label = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?'
/** At most 253 characters before `end`. */
const subdomain = (end: string) =>
  `(?=[a-z0-9.-]{1,253}${end})[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*`
const qualifiedName = '[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?'
const qualifiedKey = new RegExp(`^(?:${subdomain('/')}/)?${qualifiedName}$`)
const keyRule =
  'has up to 63 letters, digits, "-", "_" and ".", optionally after a domain and "/", such as example.com/team'

export const secretName: NameRule = {
  what: 'name',
  pattern: new RegExp(`^${subdomain('$')}$`),
  rule: 'has up to 253 lower-case letters, digits, "-" and ".", with a letter or digit at both ends of each part',
}

export const namespaceName: NameRule = {
  what: 'namespace',
  pattern: new RegExp(`^${label}$`),
  rule: 'has up to 63 lower-case letters, digits and "-", with a letter or digit at both ends',
}

export const labelKey: NameRule = { what: 'label', pattern: qualifiedKey, rule: keyRule }

export const labelValue: NameRule = {
  what: 'value of a label',
  pattern: new RegExp(`^(?:${qualifiedName})?$`),
  rule: 'has up to 63 letters, digits, "-", "_" and ".", with a letter or digit at both ends',
}

export const annotationKey: NameRule = { what: 'annotation', pattern: qualifiedKey, rule: keyRule }

/** Returns the name; throws `invalid-usage` with the rule that it breaks. */
export function checkName(name: string, { what, pattern, rule }: NameRule): string {
  if (pattern.test(name)) return name
  throw new EcrLoginError(
    'invalid-usage',
    `Kubernetes does not accept the ${what} ${quoteValue(name)}.`,
    `It ${rule}.`,
  )
}
