import { isJsonObject } from '@ecrlogin/core/internal'

/** Keys that are data: registry hosts and their URLs. */
const registryKey = /^(?:https:\/\/)?[\w.-]+\.(?:amazonaws\.com|ecr\.aws)$/

/** The keys and types of JSON values of one kind, one line for each key; `?` marks a key that only some values have. */
export function describeShape(...values: readonly unknown[]): string[] {
  const objects = values.filter(isJsonObject).map(nameRegistries)
  const keys = [...new Set(objects.flatMap(Object.keys))]
  return keys.flatMap((key) => {
    const present = objects.filter((one) => Object.hasOwn(one, key)).map((one) => one[key])
    return describeMember(`${key}${present.length < objects.length ? '?' : ''}`, present)
  })
}

function describeMember(name: string, values: readonly unknown[]): string[] {
  const plain = values.filter((one) => !isNested(one))
  const types = [...new Set(plain.map(typeOf))]
  const nested = (label: string, members: readonly string[]) =>
    members.length === 0 ? [] : [`${name}${label}`, ...members.map((line) => `  ${line}`)]
  return [
    ...(types.length === 0 ? [] : [`${name}: ${types.sort().join(' or ')}`]),
    ...nested(':', describeShape(...values.filter(isJsonObject))),
    ...nested('[]:', describeShape(...values.filter(Array.isArray).flat())),
  ]
}

function nameRegistries(object: object): Record<string, unknown> {
  const named = Object.entries(object).map(([key, value]) => [
    registryKey.test(key) ? key.replace(/[\w.-]+$/, '<registry>') : key,
    value,
  ])
  return Object.fromEntries(named)
}

function isNested(value: unknown): boolean {
  return isJsonObject(value) || (Array.isArray(value) && value.length > 0)
}

function typeOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'empty list'
  const isTime = typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(value)
  return isTime ? 'time in UTC' : typeof value
}
