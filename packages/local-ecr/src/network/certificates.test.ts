import { X509Certificate } from 'node:crypto'
import { expect, it } from 'vitest'
import { createCertificateAuthority } from './certificates.ts'

it('creates a new authority each time, valid for a week', async () => {
  const authorities = await Promise.all([createCertificateAuthority(), createCertificateAuthority()])
  const [first, second] = authorities.map(({ pem }) => new X509Certificate(pem))
  expect(first?.ca).toBe(true)
  expect(first?.verify(first.publicKey)).toBe(true)
  expect(first?.fingerprint256).not.toBe(second?.fingerprint256)
  const lifetime = Date.parse(first?.validTo ?? '') - Date.now()
  expect(lifetime).toBeGreaterThan(6 * 24 * 3_600_000)
  expect(lifetime).toBeLessThanOrEqual(7 * 24 * 3_600_000)
})

it('issues one certificate per host, also for simultaneous requests', async () => {
  const authority = await createCertificateAuthority()
  const [first, second, other] = await Promise.all(
    ['public.ecr.aws', 'public.ecr.aws', 'sts.amazonaws.com'].map((host) => authority.contextFor(host)),
  )
  expect(first).toBe(second)
  expect(first).not.toBe(other)
})
