import type { RetrySettings } from '../aws-config/aws-config.ts'
import type { SdkRequestHandler } from './sdk-request-handler.ts'

/** The region, endpoint and variant with which an AWS service is called. */
export interface ServiceTarget {
  readonly region: string
  /** The URL of a configured endpoint; null for AWS's own, which alone has FIPS and dual-stack variants. */
  readonly endpoint: string | null
  readonly isFips: boolean
  readonly isDualStack: boolean
}

/** The options that all clients of one call of the library share. */
export interface ClientContext {
  readonly retries: RetrySettings
  readonly requestHandler: SdkRequestHandler
  readonly now: () => Date
}

/** The options for a client of the AWS SDK. Nothing that the configuration decides is left for the SDK to look up. */
export function clientOptions(
  { region, endpoint, isFips, isDualStack }: ServiceTarget,
  { retries, requestHandler, now }: ClientContext,
) {
  return {
    ...nothingToLookUp,
    ...retries,
    region,
    requestHandler,
    // Signs with the injected clock.
    systemClockOffset: now().getTime() - Date.now(),
    // The SDK rejects either flag beside an endpoint, even if it is the environment or the profile that sets it.
    useFipsEndpoint: isFips && !endpoint,
    useDualstackEndpoint: isDualStack && !endpoint,
    ...(endpoint && { endpoint }),
  }
}

/**
 * The SDK's defaults of everything that it would otherwise look up in the environment and the config file of the process.
 * These may not be the ones of the call, and reading a pipe takes forever.
 */
const nothingToLookUp: object = {
  defaultsMode: 'standard',
  maxAttempts: 3,
  retryMode: 'standard',
  authSchemePreference: [],
  disableClockSkewCorrection: false,
  ignoreConfiguredEndpointUrls: true,
  sigv4aSigningRegionSet: async () => undefined,
  userAgentAppId: async () => undefined,
}
