// The library below injects its dependencies with this polyfill, which has to be loaded before it.
import 'reflect-metadata'
import { KeyObject, webcrypto } from 'node:crypto'
import { createSecureContext, type SecureContext } from 'node:tls'
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
} from '@peculiar/x509'

const hour = 60 * 60 * 1000
const authorityLifetime = 7 * 24 * hour
const leafLifetime = 6 * hour

const authorityName = 'CN=local-ecr authority'
const keyAlgorithm = { name: 'ECDSA', namedCurve: 'P-256' }

/** A certificate authority whose private key never leaves memory. */
export interface CertificateAuthority {
  /** The certificate that clients have to trust. */
  readonly pem: string
  /** The TLS context of a host name; its certificate is issued at the first use and again after half of its lifetime. */
  contextFor(host: string): Promise<SecureContext>
}

/** Creates a new authority. Its certificates use the real time, as the clients that verify them do. */
export async function createCertificateAuthority(): Promise<CertificateAuthority> {
  const authority = await generateKeys()
  const leaf = await generateKeys()
  const leafKeyPem = KeyObject.from(leaf.privateKey).export({ type: 'pkcs8', format: 'pem' })
  const contexts = new Map<string, { context: Promise<SecureContext>; renewAt: number }>()

  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: authorityName,
    keys: authority,
    ...validFor(authorityLifetime),
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign, true),
      await SubjectKeyIdentifierExtension.create(authority.publicKey),
    ],
  })

  const leafExtensions = [
    new BasicConstraintsExtension(false, undefined, true),
    new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
    new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
    await SubjectKeyIdentifierExtension.create(leaf.publicKey),
    await AuthorityKeyIdentifierExtension.create(authority.publicKey),
  ]

  const issueContext = async (host: string): Promise<SecureContext> => {
    const cert = await X509CertificateGenerator.create({
      subject: 'CN=local-ecr',
      issuer: authorityName,
      publicKey: leaf.publicKey,
      signingKey: authority.privateKey,
      ...validFor(leafLifetime),
      extensions: [...leafExtensions, new SubjectAlternativeNameExtension([{ type: 'dns', value: host }])],
    })
    return createSecureContext({ key: leafKeyPem, cert: cert.toString('pem') })
  }

  return {
    pem: `${certificate.toString('pem')}\n`,
    contextFor(host) {
      const cached = contexts.get(host)
      if (cached && Date.now() < cached.renewAt) return cached.context
      const context = issueContext(host)
      contexts.set(host, { context, renewAt: Date.now() + leafLifetime / 2 })
      return context
    },
  }
}

function generateKeys() {
  return webcrypto.subtle.generateKey(keyAlgorithm, true, ['sign', 'verify'])
}

/** The validity starts an hour ago, for clients in virtual machines whose clocks are behind. */
function validFor(lifetime: number): { notBefore: Date; notAfter: Date } {
  const now = Date.now()
  return { notBefore: new Date(now - hour), notAfter: new Date(now + lifetime) }
}
