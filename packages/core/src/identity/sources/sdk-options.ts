import { silentLogger } from '../../system/logger.ts'
import type { SourceContext } from './source.ts'

/** The options for every credential provider of the AWS SDK. */
export function sdkOptions({
  config,
  region,
  requestHandler,
}: Pick<SourceContext, 'config' | 'region' | 'requestHandler'>) {
  const clientConfig = { requestHandler }
  return {
    clientConfig,
    // A region in `clientConfig` would override `sso_region`.
    parentClientConfig: { ...clientConfig, region, profile: config.profile },
    // Without a logger the SDK warns on the console about environment credentials beside a profile.
    logger: { ...silentLogger, info() {}, error() {} },
  }
}
