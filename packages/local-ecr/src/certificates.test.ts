import { X509Certificate } from 'node:crypto'
import { expect, it } from 'vitest'
import { createAuthority } from './certificates.ts'

it('makes an authority of its own each time, which lives for a week', () => {
  const [first, second] = [createAuthority(), createAuthority()].map(({ pem }) => new X509Certificate(pem))
  expect(first?.ca).toBe(true)
  expect(first?.verify(first.publicKey)).toBe(true)
  expect(first?.fingerprint256).not.toBe(second?.fingerprint256)
  const life = Date.parse(first?.validTo ?? '') - Date.now()
  expect(life).toBeGreaterThan(6 * 24 * 3_600_000)
  expect(life).toBeLessThanOrEqual(7 * 24 * 3_600_000)
})

it('signs once per host', () => {
  const authority = createAuthority()
  expect(authority.contextFor('public.ecr.aws')).toBe(authority.contextFor('public.ecr.aws'))
  expect(authority.contextFor('public.ecr.aws')).not.toBe(authority.contextFor('sts.amazonaws.com'))
})
