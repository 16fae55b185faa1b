import type { Environment } from '../../system/environment.ts'

/** Longer than any instance needs, shorter than a person on a laptop notices. */
const timeoutMs = 1000

/**
 * Whether instance metadata answers at all, were it with a refusal. It is asked first because the SDK waits
 * for each of its own requests anew, and one token that does not come is not the last.
 */
export async function hasInstanceMetadata(environment: Environment): Promise<boolean> {
  if (environment.AWS_EC2_METADATA_DISABLED?.toLowerCase() === 'true') return false
  const service = await openService(environment, { disableFetchToken: true, ec2MetadataV1Disabled: false })
  return service.request('latest/meta-data/', {}).then(
    () => true,
    (error) => error.$metadata !== undefined,
  )
}

/** The region of the EC2 instance that this runs on; null elsewhere, or where metadata is switched off. */
export async function readInstanceRegion(environment: Environment): Promise<string | null> {
  if (!(await hasInstanceMetadata(environment))) return null
  const service = await openService(environment)
  return service.request('latest/meta-data/placement/region', {}).catch(() => null)
}

/** The SDK's client, which puts the slash in front of a path itself. */
async function openService(environment: Environment, options: object = {}) {
  const { MetadataService } = await import('@aws-sdk/ec2-metadata-service')
  // This client of the SDK knows the address, but not the mode.
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
