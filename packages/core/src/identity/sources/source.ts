import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from '@smithy/types'
import type { AwsConfig } from '../../aws-config/aws-config.ts'
import type { ErrorCode } from '../../errors/errors.ts'
import type { SdkRequestHandler } from '../../http/sdk-request-handler.ts'

/** Credentials as the AWS SDK takes them: static ones, or a provider. */
export type SdkCredentials = AwsCredentialIdentity | AwsCredentialIdentityProvider

/** Asks the user for the current code of an MFA device; `serial` is the device's serial number or ARN. */
export type MfaCodeProvider = (serial: string) => Promise<string>

/** The context in which a source gets its credentials. */
export interface SourceContext {
  readonly config: AwsConfig
  /** The region in which STS is called. */
  readonly region: string
  readonly requestHandler: SdkRequestHandler
  /** Null when there is nobody to ask. */
  readonly mfaCodeProvider: MfaCodeProvider | null
}

/** A source of credentials. */
export interface Source {
  getCredentials(context: SourceContext): Promise<SdkCredentials>
  /** The report of its own errors; null when an error means that there are no credentials. */
  readonly failure: SourceFailure | null
}

/** The report of a source's own errors. */
export interface SourceFailure {
  readonly code: ErrorCode
  /** Without a full stop; follows "While getting AWS credentials: ". */
  readonly message: string
  hint(config: AwsConfig): string
}
