import { isAbsolute } from 'node:path'
import { type AwsConfig, configuredCaBundle } from '../aws-config/aws-config.ts'
import { EcrLoginError, quoteValue } from '../errors/errors.ts'
import { readTextFile } from '../system/text-file.ts'

/** A file of certificate authorities. */
export interface CertificateAuthorities {
  readonly file: string
  /** Certificates in PEM form. */
  readonly pem: string
}

/**
 * Reads the certificate authorities to trust instead of the runtime's: those that the configuration names, and those of
 * `NODE_EXTRA_CA_CERTS`. Null for the runtime's. Throws `untrusted-certificate` when a file cannot be read, contains no
 * certificate or has a relative path: whoever fills the current directory must not choose whom we trust.
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

function relativePath(file: string): EcrLoginError {
  return new EcrLoginError(
    'untrusted-certificate',
    `The path ${quoteValue(file)} of certificate authorities is relative, so the current directory would decide whom to trust.`,
    'Set AWS_CA_BUNDLE (or ca_bundle in the profile, or SSL_CERT_FILE) to an absolute path.',
  )
}

function readFile(file: string): CertificateAuthorities {
  if (!isAbsolute(file)) throw relativePath(file)
  let pem: string
  try {
    pem = toPlainPem(readTextFile(file))
  } catch (cause) {
    throw unreadableAuthorities(file, cause)
  }
  // Runtimes treat a file without certificates as an empty list, or fall back to their own.
  if (!pem.includes('-----BEGIN CERTIFICATE-----')) throw unreadableAuthorities(file)
  return { file, pem }
}

/**
 * Certificates in the form that all runtimes read: without a byte order mark, and those of OpenSSL's TRUSTED form without
 * the trust settings that follow the certificate.
 */
function toPlainPem(text: string): string {
  const trusted = /-----BEGIN TRUSTED CERTIFICATE-----([^-]*)-----END TRUSTED CERTIFICATE-----/g
  return text.replace(/^\uFEFF/, '').replace(trusted, (_, base64: string) => {
    const der = Buffer.from(base64, 'base64')
    const lines =
      der
        .subarray(0, derLength(der))
        .toString('base64')
        .match(/.{1,64}/g) ?? []
    return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----'].join('\n')
  })
}

/** The length of the first DER element with its header, in bytes. */
function derLength(der: Buffer): number {
  const first = der[1] ?? 0
  if (first < 0x80) return first + 2
  const size = first & 0x7f
  return der.readUIntBE(2, Math.min(size, 6)) + size + 2
}
