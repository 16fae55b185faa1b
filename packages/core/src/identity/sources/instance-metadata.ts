import type { InstanceSource } from './source.ts'

/** More than any instance needs, and too short for a person on a laptop to notice. */
const timeoutMs = 1000

/** The metadata service of an EC2 instance. */
export type MetadataTarget = Pick<InstanceSource, 'endpoint' | 'isV1Disabled'>

/** Reads a path below `latest/meta-data/`. Rejects when there is nothing. */
export type ReadMetadata = (path: string) => Promise<string>

/**
 * Opens the metadata service; null where nothing responds, not even with a refusal. One request finds that out first,
 * because the SDK's client makes several, and waits for each of them.
 */
export async function openInstanceMetadata({
  endpoint,
  isV1Disabled,
}: MetadataTarget): Promise<ReadMetadata | null> {
  if (endpoint === null) return null
  const { MetadataService } = await import('@aws-sdk/ec2-metadata-service')
  const service = new MetadataService({
    httpOptions: { timeout: timeoutMs },
    retries: 0,
    endpoint,
    disableFetchToken: true,
    ec2MetadataV1Disabled: false,
  })
  // The client adds the slash before a path itself.
  const read = (path: string, headers = {}) => service.request(`latest/meta-data/${path}`, { headers })
  const responds = await read('').then(
    () => true,
    (error) => error.$metadata !== undefined,
  )
  if (!responds) return null
  let headers: Promise<Record<string, string>> | undefined
  return async (path) => {
    headers ??= service.fetchMetadataToken().then(
      (token) => ({ 'x-aws-ec2-metadata-token': token }),
      (error) => {
        if (isV1Disabled) throw error
        return {}
      },
    )
    return read(path, await headers)
  }
}

/** The region of the EC2 instance that this code runs on; null elsewhere, and where metadata is disabled. */
export async function readInstanceRegion(target: MetadataTarget): Promise<string | null> {
  const read = await openInstanceMetadata(target)
  if (!read) return null
  return read('placement/region').catch(() => null)
}
