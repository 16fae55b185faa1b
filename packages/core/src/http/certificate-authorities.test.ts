import { X509Certificate } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readAwsConfig } from '../aws-config/aws-config.ts'
import type { Environment } from '../system/environment.ts'
import { createAgentPool } from './agents.ts'
import { readCertificateAuthorities } from './certificate-authorities.ts'

/** A certificate for CN=test, and OpenSSL's TRUSTED form of it: `openssl x509 -trustout -addtrust serverAuth`. */
const certificate =
  'MIIBdDCCARugAwIBAgIUO07Nh6OSLtRxwVGo1U+/pn0z/4kwCgYIKoZIzj0EAwIwDzENMAsGA1UEAwwEdGVzdDAgFw0yNjExMjgyMTI2MzZaGA8yMTI2MTEwNDIxMjYzNlowDzENMAsGA1UEAwwEdGVzdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABH8FP+UJ8llL31wxnYT+paCmmbwYajemkWuiQsjr4tmtzSXBlApWKTMJKci0jHLX0kh4aF6/YbAT/J9ucDNw0HCjUzBRMB0GA1UdDgQWBBSBVaCa1ZUfv9RwXBoBfYI4yNv4fzAfBgNVHSMEGDAWgBSBVaCa1ZUfv9RwXBoBfYI4yNv4fzAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0cAMEQCIGRXocjGydzQpkzMLNCCU+tlWzt7rXubJ7N2c/68oFirAiBcTvZMEH/byoMsM+ZGfqlIfz34lV95JG8EHxTkNEy/zQ=='
const trustedCertificate =
  'MIIBdDCCARugAwIBAgIUO07Nh6OSLtRxwVGo1U+/pn0z/4kwCgYIKoZIzj0EAwIwDzENMAsGA1UEAwwEdGVzdDAgFw0yNjExMjgyMTI2MzZaGA8yMTI2MTEwNDIxMjYzNlowDzENMAsGA1UEAwwEdGVzdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABH8FP+UJ8llL31wxnYT+paCmmbwYajemkWuiQsjr4tmtzSXBlApWKTMJKci0jHLX0kh4aF6/YbAT/J9ucDNw0HCjUzBRMB0GA1UdDgQWBBSBVaCa1ZUfv9RwXBoBfYI4yNv4fzAfBgNVHSMEGDAWgBSBVaCa1ZUfv9RwXBoBfYI4yNv4fzAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0cAMEQCIGRXocjGydzQpkzMLNCCU+tlWzt7rXubJ7N2c/68oFirAiBcTvZMEH/byoMsM+ZGfqlIfz34lV95JG8EHxTkNEy/zTAPMAoGCCsGAQUFBwMBDAF4'

const pem = '-----BEGIN CERTIFICATE-----\nMII=\n-----END CERTIFICATE-----\n'

let folder: string
let bundle: string
let extra: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ecrlogin-authorities-'))
  bundle = join(folder, 'bundle.pem')
  extra = join(folder, 'extra.pem')
  writeFileSync(bundle, pem)
  writeFileSync(extra, `# extra\n${pem}`)
})
afterEach(() => rmSync(folder, { recursive: true }))

function read(environment: Environment) {
  return readCertificateAuthorities(readAwsConfig({ HOME: '/nowhere', ...environment }))
}

describe('readCertificateAuthorities', () => {
  it("returns null for the runtime's, to which Node itself adds NODE_EXTRA_CA_CERTS", () => {
    expect(read({})).toBeNull()
    expect(read({ NODE_EXTRA_CA_CERTS: join(folder, 'missing.pem') })).toBeNull()
  })

  it('returns the bundle, and the extra certificates after it', () => {
    expect(read({ AWS_CA_BUNDLE: bundle })).toEqual([{ file: bundle, pem }])
    expect(read({ AWS_CA_BUNDLE: bundle, NODE_EXTRA_CA_CERTS: extra })).toEqual([
      { file: bundle, pem },
      { file: extra, pem: `# extra\n${pem}` },
    ])
  })

  it.each<[string, () => void]>([
    ['is missing', () => rmSync(bundle)],
    [
      'is a directory',
      () => {
        rmSync(bundle)
        mkdirSync(bundle)
      },
    ],
    ['is empty', () => writeFileSync(bundle, '')],
    ['contains a key alone', () => writeFileSync(bundle, '-----BEGIN PRIVATE KEY-----\n')],
    ['is larger than 4 MiB', () => writeFileSync(bundle, pem.padEnd(4 * 1024 * 1024 + 1))],
  ])('throws untrusted-certificate for a file that %s', (_, prepare) => {
    prepare()
    expect(() => read({ AWS_CA_BUNDLE: bundle })).toThrow(
      expect.objectContaining({
        code: 'untrusted-certificate',
        kind: 'network',
        message: `The certificate authorities in ${bundle} could not be read.`,
      }),
    )
  })

  it.each(['ca.pem', './ca.pem', '../ca.pem', 'certificates/ca.pem'])(
    'throws untrusted-certificate for the relative path %s, whoever names it',
    (path) => {
      const error = expect.objectContaining({
        code: 'untrusted-certificate',
        message: expect.stringContaining(`The path "${path}" of certificate authorities is relative`),
      })
      for (const name of ['AWS_CA_BUNDLE', 'REQUESTS_CA_BUNDLE', 'SSL_CERT_FILE'])
        expect(() => read({ [name]: path })).toThrow(error)
      expect(() => read({ AWS_CA_BUNDLE: bundle, NODE_EXTRA_CA_CERTS: path })).toThrow(error)
      writeFileSync(join(folder, 'config'), `[default]\nca_bundle = ${path}\n`)
      expect(() => read({ AWS_CONFIG_FILE: join(folder, 'config') })).toThrow(error)
    },
  )

  it('reads a path that begins with the home', () => {
    expect(read({ HOME: folder, AWS_CA_BUNDLE: '~/bundle.pem' })).toEqual([{ file: bundle, pem }])
  })

  it('reads a file with a byte order mark', () => {
    writeFileSync(bundle, `\uFEFF${pem}`)
    expect(read({ AWS_CA_BUNDLE: bundle })).toEqual([{ file: bundle, pem }])
  })

  it("reads certificates in OpenSSL's TRUSTED form without their trust settings", () => {
    const inForm = (name: string, base64: string) =>
      `-----BEGIN ${name}-----\n${base64.match(/.{1,64}/g)!.join('\n')}\n-----END ${name}-----\n`
    writeFileSync(bundle, pem + inForm('TRUSTED CERTIFICATE', trustedCertificate))
    const plain = inForm('CERTIFICATE', certificate)
    expect(read({ AWS_CA_BUNDLE: bundle })).toEqual([{ file: bundle, pem: pem + plain }])
    expect(new X509Certificate(plain).subject).toBe('CN=test')
  })

  it('throws untrusted-certificate for a TRUSTED form that is cut off', () => {
    writeFileSync(bundle, '-----BEGIN TRUSTED CERTIFICATE-----\nMIID\n-----END TRUSTED CERTIFICATE-----\n')
    expect(() => createAgentPool(read({ AWS_CA_BUNDLE: bundle }))).toThrow('could not be read')
  })
})
