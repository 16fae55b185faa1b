import { hasInstanceMetadata } from './instance-metadata.ts'
import { sdkOptions } from './sdk-options.ts'
import type { Source } from './source.ts'

/** The role of an EC2 instance. This is the last source, so its failure means that there are no credentials at all. */
export const instance: Source = {
  async getCredentials(context) {
    if (!(await hasInstanceMetadata(context.config.environment))) {
      throw new Error('No credentials are configured, and no instance metadata responds')
    }
    const { fromInstanceMetadata } = await import('@aws-sdk/credential-providers')
    return fromInstanceMetadata(sdkOptions(context))
  },
  failure: null,
}
