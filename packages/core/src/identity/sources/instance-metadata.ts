import type { InstanceSource } from './source.ts'

/** More than any instance needs, and too short for a person on a laptop to notice. */
const timeoutMs = 1000

/** The metadata service of an EC2 instance. */
export type MetadataTarget = Pick<InstanceSource, 'endpoint' | 'isV1Disabled'>

/** Reads a path below `latest/meta-data/`. Rejects when there is nothing. */
export type ReadMetadata = (path: string) => Promise<string>

/** Opens the metadata service; null where nothing responds, not even with a refusal. One request finds that out first. */
export async function openInstanceMetadata({
  endpoint,
  isV1Disabled,
}: MetadataTarget): Promise<ReadMetadata | null> {
  if (endpoint === null || !URL.canParse(endpoint)) return null
  const { sendLocalRequest } = await import('../../system/runtime/local-request.ts')
  const send = (method: 'GET' | 'PUT', path: string, headers: Readonly<Record<string, string>>) => {
    const url = new URL(`${endpoint.replace(/\/+$/, '')}/latest/${path}`)
    return sendLocalRequest({ method, url, headers, timeoutMs })
  }
  const read = async (path: string, headers = {}) => {
    const { status, text } = await send('GET', `meta-data/${path}`, headers)
    if (status !== 200) throw new Error(`The metadata service responded with status ${status}`)
    return text
  }
  const fetchToken = async () => {
    const { status, text } = await send('PUT', 'api/token', {
      'x-aws-ec2-metadata-token-ttl-seconds': '21600',
    })
    if (status !== 200 || text === '')
      throw new Error(`The metadata service issued no token, status ${status}`)
    return { 'x-aws-ec2-metadata-token': text }
  }
  const responds = await send('GET', 'meta-data/', {}).then(
    () => true,
    () => false,
  )
  if (!responds) return null
  let headers: Promise<Record<string, string>> | undefined
  return async (path) => {
    headers ??= fetchToken().catch((error) => {
      if (isV1Disabled) throw error
      return {}
    })
    return read(path, await headers)
  }
}

/** The region of the EC2 instance that this code runs on; null elsewhere, and where metadata is disabled. */
export async function readInstanceRegion(target: MetadataTarget): Promise<string | null> {
  const read = await openInstanceMetadata(target)
  if (!read) return null
  return read('placement/region').catch(() => null)
}
