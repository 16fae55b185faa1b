import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from '@smithy/types'
import type { AwsConfig } from '../../aws-config/aws-config.ts'
import type { ErrorCode } from '../../errors/errors.ts'
import type { SdkRequestHandler } from '../../http/sdk-request-handler.ts'

/** Credentials of the AWS SDK: fixed ones, or a provider of them. */
export type SdkCredentials = AwsCredentialIdentity | AwsCredentialIdentityProvider

/** Asks a person for the code of an MFA device; the argument is the device's serial number or ARN. */
export type MfaCodeProvider = (serial: string) => Promise<string>

/** What a source needs to get credentials. */
export interface SourceContext {
  readonly config: AwsConfig
  /** The region in which STS is called. */
  readonly region: string
  readonly requestHandler: SdkRequestHandler
  /** Null where nobody can be asked. */
  readonly mfaCodeProvider: MfaCodeProvider | null
}

/** Gets credentials from one kind of place. */
export interface Source {
  getCredentials(context: SourceContext): Promise<SdkCredentials>
  /** How an error of its own is reported; null means that the source does not exist on this machine. */
  readonly failure: SourceFailure | null
}

export interface SourceFailure {
  readonly code: ErrorCode
  /** Follows "While getting AWS credentials: ". */
  readonly message: string
  hint(config: AwsConfig): string
}
