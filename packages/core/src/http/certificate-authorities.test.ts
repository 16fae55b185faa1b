import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readAwsConfig } from '../aws-config/aws-config.ts'
import type { Environment } from '../system/environment.ts'
import { readCertificateAuthorities } from './certificate-authorities.ts'

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
})
