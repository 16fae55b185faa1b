import type { Environment } from './aws-config.ts'

/** Longer than any instance needs, shorter than a person on a laptop notices. */
const timeoutMs = 1000

/** The region of the EC2 instance that this runs on; null elsewhere, or where metadata is switched off. */
export async function readInstanceRegion(environment: Environment): Promise<string | null> {
  if (environment.AWS_EC2_METADATA_DISABLED?.toLowerCase() === 'true') return null
  const { MetadataService } = await import('@aws-sdk/ec2-metadata-service')
  const service = new MetadataService({ httpOptions: { timeout: timeoutMs }, retries: 0 })
  return service.request('/latest/meta-data/placement/region', {}).catch(() => null)
}
