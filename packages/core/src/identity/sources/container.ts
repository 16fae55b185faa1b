import { sdkOptions } from './sdk-options.ts'
import type { Source } from './source.ts'

/** The credentials endpoint of a container (ECS, EKS Pod Identity). */
export const container: Source = {
  async getCredentials(context) {
    const { fromHttp } = await import('@aws-sdk/credential-providers')
    return fromHttp(sdkOptions(context))
  },
  failure: {
    code: 'no-credentials',
    message: "the container's credentials endpoint provides none",
    hint: () => 'Check AWS_CONTAINER_CREDENTIALS_FULL_URI and its authorization token.',
  },
}
