import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import { createSecureContext, type SecureContext } from 'node:tls'
import { AsnConvert, OctetString } from '@peculiar/asn1-schema'
import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  AttributeValue,
  AuthorityKeyIdentifier,
  BasicConstraints,
  Certificate,
  ExtendedKeyUsage,
  Extension,
  Extensions,
  GeneralName,
  id_ce_authorityKeyIdentifier,
  id_ce_basicConstraints,
  id_ce_extKeyUsage,
  id_ce_keyUsage,
  id_ce_subjectAltName,
  id_ce_subjectKeyIdentifier,
  id_kp_serverAuth,
  KeyIdentifier,
  KeyUsage,
  KeyUsageFlags,
  Name,
  RelativeDistinguishedName,
  SubjectAlternativeName,
  SubjectKeyIdentifier,
  SubjectPublicKeyInfo,
  TBSCertificate,
  Validity,
  Version,
} from '@peculiar/asn1-x509'

const hour = 60 * 60 * 1000
const authorityLifetime = 7 * 24 * hour
const leafLifetime = 6 * hour

const authorityName = 'local-ecr authority'
const ecdsaWithSha256 = new AlgorithmIdentifier({ algorithm: '1.2.840.10045.4.3.2' })
const commonName = '2.5.4.3'

/** A certificate authority whose key never leaves memory. */
export interface Authority {
  /** What a client has to trust. */
  readonly pem: string
  /** What a server shows under a host name; signed at the first use, and anew when half of its life is over. */
  contextFor(host: string): SecureContext
}

/** Makes an authority of its own; its certificates go by the real time, as those who check them do. */
export function createAuthority(): Authority {
  const authority = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const leaf = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const leafKeyPem = leaf.privateKey.export({ type: 'pkcs8', format: 'pem' })
  const contexts = new Map<string, { context: SecureContext; renewAt: number }>()

  const issue = (subject: string, lifetime: number, publicKey: KeyObject, extensions: Extension[]) =>
    signCertificate({ subject, lifetime, publicKey, extensions, authority })

  const pem = issue(authorityName, authorityLifetime, authority.publicKey, [
    extension(id_ce_basicConstraints, new BasicConstraints({ cA: true, pathLenConstraint: 0 }), true),
    extension(id_ce_keyUsage, new KeyUsage(KeyUsageFlags.keyCertSign), true),
  ])

  const issueLeaf = (host: string) =>
    issue('local-ecr', leafLifetime, leaf.publicKey, [
      extension(id_ce_basicConstraints, new BasicConstraints({ cA: false }), true),
      extension(id_ce_keyUsage, new KeyUsage(KeyUsageFlags.digitalSignature), true),
      extension(id_ce_extKeyUsage, new ExtendedKeyUsage([id_kp_serverAuth])),
      extension(id_ce_subjectAltName, new SubjectAlternativeName([new GeneralName({ dNSName: host })])),
    ])

  return {
    pem,
    contextFor(host) {
      const known = contexts.get(host)
      if (known && Date.now() < known.renewAt) return known.context
      const context = createSecureContext({ key: leafKeyPem, cert: issueLeaf(host) })
      contexts.set(host, { context, renewAt: Date.now() + leafLifetime / 2 })
      return context
    },
  }
}

interface CertificateRequest {
  readonly subject: string
  readonly lifetime: number
  readonly publicKey: KeyObject
  readonly extensions: readonly Extension[]
  readonly authority: { readonly publicKey: KeyObject; readonly privateKey: KeyObject }
}

function signCertificate({
  subject,
  lifetime,
  publicKey,
  extensions,
  authority,
}: CertificateRequest): string {
  const now = Date.now()
  const tbsCertificate = new TBSCertificate({
    version: Version.v3,
    serialNumber: serialNumber(),
    signature: ecdsaWithSha256,
    issuer: name(authorityName),
    // An hour back, for clients in virtual machines whose clocks lag.
    validity: new Validity({ notBefore: new Date(now - hour), notAfter: new Date(now + lifetime) }),
    subject: name(subject),
    subjectPublicKeyInfo: publicKeyInfo(publicKey),
    extensions: new Extensions([
      ...extensions,
      extension(id_ce_subjectKeyIdentifier, new SubjectKeyIdentifier(keyIdentifier(publicKey))),
      extension(
        id_ce_authorityKeyIdentifier,
        new AuthorityKeyIdentifier({ keyIdentifier: new KeyIdentifier(keyIdentifier(authority.publicKey)) }),
      ),
    ]),
  })
  const signature = sign('sha256', Buffer.from(AsnConvert.serialize(tbsCertificate)), authority.privateKey)
  const certificate = new Certificate({
    tbsCertificate,
    signatureAlgorithm: ecdsaWithSha256,
    signatureValue: toArrayBuffer(signature),
  })
  return toPem(AsnConvert.serialize(certificate))
}

function name(text: string): Name {
  const value = new AttributeValue({ utf8String: text })
  return new Name([new RelativeDistinguishedName([new AttributeTypeAndValue({ type: commonName, value })])])
}

function extension(extnID: string, value: unknown, critical = false): Extension {
  return new Extension({ extnID, critical, extnValue: new OctetString(AsnConvert.serialize(value)) })
}

function publicKeyInfo(key: KeyObject): SubjectPublicKeyInfo {
  return AsnConvert.parse(key.export({ type: 'spki', format: 'der' }), SubjectPublicKeyInfo)
}

/** Method 1 of RFC 5280, section 4.2.1.2. */
function keyIdentifier(key: KeyObject): ArrayBuffer {
  const bits = Buffer.from(publicKeyInfo(key).subjectPublicKey)
  return toArrayBuffer(createHash('sha1').update(bits).digest())
}

/** Positive, and with no leading zero byte, as DER wants integers. */
function serialNumber(): ArrayBuffer {
  const bytes = randomBytes(16)
  bytes[0] = (bytes[0]! & 0x7f) | 0x40
  return toArrayBuffer(bytes)
}

function toArrayBuffer(bytes: Buffer): ArrayBuffer {
  return new Uint8Array(bytes).buffer
}

function toPem(der: ArrayBuffer): string {
  const lines = Buffer.from(der)
    .toString('base64')
    .match(/.{1,64}/g)!
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n')
}
