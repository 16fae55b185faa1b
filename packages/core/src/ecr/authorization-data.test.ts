import { describe, expect, it } from 'vitest'
import { incompleteResponse, toAuthorizationData } from './authorization-data.ts'

const entry = {
  authorizationToken: 'QVdTOnNlY3JldA==',
  expiresAt: 1795563330.25,
  proxyEndpoint: 'https://111122223333.dkr.ecr.us-west-2.amazonaws.com',
}
const expiresAt = new Date('2026-11-24T23:35:30.250Z')

describe('toAuthorizationData', () => {
  it.each([
    ['seconds since 1970, as in the JSON', entry],
    ['a date, as the AWS SDK parses it', { ...entry, expiresAt }],
  ])('accepts an expiry in %s', (_, raw) => {
    expect(toAuthorizationData(raw, false)).toEqual({ ...entry, expiresAt })
  })

  it('drops everything else in the entry', () => {
    expect(toAuthorizationData({ ...entry, more: 1 }, false)).toEqual({ ...entry, expiresAt })
  })

  it.each([undefined, null])('accepts the endpoint %s from ECR Public alone', (proxyEndpoint) => {
    const raw = { ...entry, proxyEndpoint }
    expect(toAuthorizationData(raw, true)).toEqual({ ...entry, expiresAt, proxyEndpoint: null })
    expect(toAuthorizationData(raw, false)).toBeNull()
  })

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'x'],
    ['no token', { ...entry, authorizationToken: undefined }],
    ['a number for a token', { ...entry, authorizationToken: 1 }],
    ['no expiry', { ...entry, expiresAt: undefined }],
    ['a text for an expiry', { ...entry, expiresAt: '2026-11-24T23:35:30Z' }],
    ['an infinite expiry', { ...entry, expiresAt: Number.POSITIVE_INFINITY }],
    ['an invalid date', { ...entry, expiresAt: new Date(Number.NaN) }],
    ['a number for an endpoint', { ...entry, proxyEndpoint: 1 }],
  ])('returns null for %s, from either service', (_, raw) => {
    expect([toAuthorizationData(raw, false), toAuthorizationData(raw, true)]).toEqual([null, null])
  })
})

describe('incompleteResponse', () => {
  it('is an error of the service', () => {
    expect(incompleteResponse()).toMatchObject({ code: 'invalid-response', kind: 'service' })
  })
})
