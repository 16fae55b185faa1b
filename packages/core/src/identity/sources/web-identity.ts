import { sdkOptions } from './sdk-options.ts'
import type { Source } from './source.ts'

/** The role in `AWS_ROLE_ARN`, assumed with the token in the file that `AWS_WEB_IDENTITY_TOKEN_FILE` names. */
export const webIdentity: Source = {
  async getCredentials(context) {
    const { fromTokenFile } = await import('@aws-sdk/credential-providers')
    return fromTokenFile(sdkOptions(context))
  },
  failure: {
    code: 'no-credentials',
    message: "the environment's web identity provides none",
    hint: () => 'Check the file that AWS_WEB_IDENTITY_TOKEN_FILE names.',
  },
}
