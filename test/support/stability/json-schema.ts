import { isJsonObject, type JsonObject } from '@ecrlogin/core/internal'

/** The keywords of a JSON schema that are for people only. */
const prose = ['$schema', 'title', 'description', 'examples', 'definitions']

/** The keywords that the lines of the members already show. */
const structure = ['properties', 'items', 'required', '$ref']

/** A JSON schema as one line for each value that it describes, with its path and everything that limits it. */
export function describeSchema(schema: JsonObject): string[] {
  const { definitions } = schema
  const resolve = (one: JsonObject): JsonObject => {
    const name = typeof one.$ref === 'string' ? one.$ref.replace('#/definitions/', '') : null
    return name !== null && isJsonObject(definitions) ? (definitions[name] as JsonObject) : one
  }
  const walk = (value: JsonObject, path: string, isRequired: boolean): string[] => {
    const own = resolve(value)
    const limits = Object.entries(own).filter(([key]) => !prose.includes(key) && !structure.includes(key))
    const words = limits.map(([key, limit]) => `${key}=${JSON.stringify(limit)}`)
    const line = [path, ...(isRequired ? ['required'] : []), ...words].join('  ')
    const required = (own.required ?? []) as readonly string[]
    const members = Object.entries((own.properties ?? {}) as Record<string, JsonObject>)
    return [
      line,
      ...members.flatMap(([key, member]) => walk(member, join(path, key), required.includes(key))),
      ...(isJsonObject(own.items) ? walk(own.items, `${path}[]`, false) : []),
    ]
  }
  return walk(schema, '.', false)
}

function join(path: string, key: string): string {
  return path === '.' ? key : `${path}.${key}`
}
