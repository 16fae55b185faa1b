import { type AwsConfig, configuredCaBundle } from '../aws-config/aws-config.ts'
import { EcrLoginError } from '../errors/errors.ts'
import { readTextFile } from '../system/text-file.ts'

/** A file with certificate authorities. */
export interface Authorities {
  readonly file: string
  /** Certificates in PEM form. */
  readonly pem: string
}

/**
 * The certificate authorities to trust instead of the runtime's, null for those: of `AWS_CA_BUNDLE` or
 * `SSL_CERT_FILE`, with those of `NODE_EXTRA_CA_CERTS` added. Throws `untrusted-certificate` when a file with
 * them cannot be read or holds none.
 */
export function trustedAuthorities(config: AwsConfig): readonly Authorities[] | null {
  const bundle = configuredCaBundle(config)
  if (!bundle) return null
  // Node adds these to its own list only, which others replace.
  const extra = config.environment.NODE_EXTRA_CA_CERTS
  return [bundle, ...(extra ? [extra] : [])].map(readAuthorities)
}

/** The error for a file with certificate authorities that is of no use. */
export function unreadableAuthorities(file: string, cause?: unknown): EcrLoginError {
  return new EcrLoginError(
    'untrusted-certificate',
    `The certificate authorities in ${file} could not be read.`,
    'Set AWS_CA_BUNDLE (or ca_bundle in the profile) to a readable PEM file.',
    { cause },
  )
}

function readAuthorities(file: string): Authorities {
  let pem: string
  try {
    pem = readTextFile(file)
  } catch (cause) {
    throw unreadableAuthorities(file, cause)
  }
  // Runtimes take a text without certificates for an empty list, or for their own.
  if (!pem.includes('-----BEGIN CERTIFICATE-----')) throw unreadableAuthorities(file)
  return { file, pem }
}
