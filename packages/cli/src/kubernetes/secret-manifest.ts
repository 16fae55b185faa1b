import type { LoginCommand } from '@ecrlogin/core'
import { formatAuths, type HostAuth, toHostAuth } from '../docker-config/auths.ts'

/** The name and place of a Secret. */
export interface SecretMetadata {
  readonly name: string
  /** One Secret is made for each. With none, the namespace is that of `kubectl apply`. */
  readonly namespaces: readonly string[]
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
}

/** A Secret of type `kubernetes.io/dockerconfigjson`, as `kubectl create secret docker-registry` makes it. */
export interface Secret {
  readonly apiVersion: 'v1'
  readonly kind: 'Secret'
  readonly metadata: Readonly<Record<string, unknown>>
  readonly type: 'kubernetes.io/dockerconfigjson'
  readonly data: { readonly '.dockerconfigjson': string }
}

/** The output formats of Secrets; the first one is the default. */
export const secretFormats = ['yaml', 'json'] as const
export type SecretFormat = (typeof secretFormats)[number]

/** One Secret per namespace, each with the logins of all registries. */
export function createSecrets(
  loginCommands: readonly LoginCommand[],
  { name, namespaces, labels, annotations }: SecretMetadata,
): Secret[] {
  const auths = loginCommands.map(toHostAuth)
  const places = namespaces.length === 0 ? [{}] : namespaces.map((namespace) => ({ namespace }))
  return places.map((place) =>
    createSecret(auths, {
      name,
      ...place,
      ...(Object.keys(labels).length > 0 && { labels }),
      ...(Object.keys(annotations).length > 0 && { annotations }),
    }),
  )
}

/** The Secret with these logins. */
export function createSecret(auths: readonly HostAuth[], metadata: Secret['metadata']): Secret {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata,
    type: 'kubernetes.io/dockerconfigjson',
    data: { '.dockerconfigjson': Buffer.from(formatAuths(auths)).toString('base64') },
  }
}

/** Formats several Secrets as several documents in YAML, or as a List in JSON; kubectl accepts both. */
export async function formatSecrets(secrets: readonly Secret[], format: SecretFormat): Promise<string> {
  if (format === 'json') {
    const [first, ...others] = secrets
    const object = others.length === 0 ? first : { apiVersion: 'v1', kind: 'List', items: secrets }
    return `${JSON.stringify(object, null, 2)}\n`
  }
  const { stringify } = await import('yaml')
  // kubectl reads YAML 1.1, where yes, on and 0777 are not strings.
  const options = { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false } as const
  return secrets.map((secret) => stringify(secret, options)).join('---\n')
}
