import type { Environment } from '../../system/environment.ts'

/** More than any instance needs, and too short for a person on a laptop to notice. */
const timeoutMs = 1000

/**
 * Whether instance metadata responds at all, even with a refusal. Callers check this first because the SDK's provider
 * makes several requests, and waits for each of them where nothing responds.
 */
export async function hasInstanceMetadata(environment: Environment): Promise<boolean> {
  if (environment.AWS_EC2_METADATA_DISABLED?.toLowerCase() === 'true') return false
  const service = await openService(environment, { disableFetchToken: true, ec2MetadataV1Disabled: false })
  return service.request('latest/meta-data/', {}).then(
    () => true,
    (error) => error.$metadata !== undefined,
  )
}

/** The region of the EC2 instance that this code runs on; null elsewhere, and where metadata is disabled. */
export async function readInstanceRegion(environment: Environment): Promise<string | null> {
  if (!(await hasInstanceMetadata(environment))) return null
  const service = await openService(environment)
  return service.request('latest/meta-data/placement/region', {}).catch(() => null)
}

/** The SDK's client, which adds the slash before a path itself. */
async function openService(environment: Environment, options: object = {}) {
  const { MetadataService } = await import('@aws-sdk/ec2-metadata-service')
  // The SDK's client reads the endpoint from the environment, but not the mode.
  const isIpv6 = environment.AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE?.toLowerCase() === 'ipv6'
  const endpoint =
    environment.AWS_EC2_METADATA_SERVICE_ENDPOINT || (isIpv6 ? 'http://[fd00:ec2::254]' : undefined)
  return new MetadataService({
    httpOptions: { timeout: timeoutMs },
    retries: 0,
    ...(endpoint && { endpoint }),
    ...options,
  })
}
