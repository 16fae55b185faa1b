import type { AwsCredentialIdentity } from '@smithy/types'
import { type AwsConfig, retrySettings } from '../../aws-config/aws-config.ts'
import { clientOptions, type ServiceTarget } from '../../http/client-options.ts'
import type { SdkRequestHandler } from '../../http/sdk-request-handler.ts'
import type { Source } from './source.ts'

/** Asks the user for the current code of an MFA device; `serial` is the device's serial number or ARN. */
export type MfaCodeProvider = (serial: string) => Promise<string>

/** The context in which a source gets its credentials. */
export interface SourceContext {
  /** The configuration of the identity that the source belongs to. */
  readonly config: AwsConfig
  /** The handler of the call; the local endpoints of containers and instances do not use it. */
  requestHandler(): Promise<SdkRequestHandler>
  /** Null when there is nobody to ask. */
  readonly mfaCodeProvider: MfaCodeProvider | null
  readonly signal: AbortSignal
  readonly now: () => Date
}

/** Gets the credentials of a source. Throws an `EcrLoginError`, or an error of AWS or the network. */
export type GetCredentials<S> = (source: S, context: SourceContext) => Promise<AwsCredentialIdentity>

/** Gets the credentials of a source below a role. */
export type GetBase = (source: Source) => Promise<AwsCredentialIdentity>

/** The options for a client of the AWS SDK that is called for credentials. */
export async function clientOptionsFor(
  target: ServiceTarget,
  { config, requestHandler, now }: SourceContext,
) {
  return clientOptions(target, {
    retries: retrySettings(config),
    requestHandler: await requestHandler(),
    now,
  })
}

/** The same for calls that are not signed: the SDK looks for no credentials. */
export async function unsignedOptionsFor(target: ServiceTarget, context: SourceContext) {
  const credentials = { accessKeyId: '', secretAccessKey: '' }
  return { ...(await clientOptionsFor(target, context)), credentials }
}
