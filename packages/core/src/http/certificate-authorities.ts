import { type AwsConfig, configuredCaBundle } from '../aws-config/aws-config.ts'
import { EcrLoginError } from '../errors/errors.ts'
import { readTextFile } from '../system/text-file.ts'

/** A file of certificate authorities. */
export interface CertificateAuthorities {
  readonly file: string
  /** Certificates in PEM form. */
  readonly pem: string
}

/**
 * Reads the certificate authorities to trust instead of the runtime's: those that the configuration names, and those of
 * `NODE_EXTRA_CA_CERTS`. Null for the runtime's. Throws `untrusted-certificate` when a file cannot be read or contains no
 * certificate.
 */
export function readCertificateAuthorities(config: AwsConfig): readonly CertificateAuthorities[] | null {
  const bundle = configuredCaBundle(config)
  if (!bundle) return null
  // Node adds these only to its own list, which the bundle replaces.
  const extra = config.environment.NODE_EXTRA_CA_CERTS
  return [bundle, ...(extra ? [extra] : [])].map(readFile)
}

/** The error for a file of certificate authorities that cannot be used. */
export function unreadableAuthorities(file: string, cause?: unknown): EcrLoginError {
  return new EcrLoginError(
    'untrusted-certificate',
    `The certificate authorities in ${file} could not be read.`,
    'Set AWS_CA_BUNDLE (or ca_bundle in the profile) to a readable PEM file.',
    { cause },
  )
}

function readFile(file: string): CertificateAuthorities {
  let pem: string
  try {
    pem = readTextFile(file)
  } catch (cause) {
    throw unreadableAuthorities(file, cause)
  }
  // Runtimes treat a file without certificates as an empty list, or fall back to their own.
  if (!pem.includes('-----BEGIN CERTIFICATE-----')) throw unreadableAuthorities(file)
  return { file, pem }
}
