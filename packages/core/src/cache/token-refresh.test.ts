import { writeFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { CacheStage, type Fetch, failWith, hour, never, start } from '../../test-support/cache-stage.ts'
import { errorKinds } from '../errors/errors.ts'
import { currentHost } from '../system/host.ts'

let stage: CacheStage

beforeEach(() => {
  stage = new CacheStage()
})
afterEach(() => stage.remove())

describe('a token past half of its lifetime', () => {
  beforeEach(async () => {
    await stage.fetchPassword(stage.open())
    stage.time += 6 * hour
  })

  it('is replaced', async () => {
    expect(await stage.fetchPassword(stage.open())).toBe('token2')
    expect(await stage.fetchPassword(stage.open())).toBe('token2')
    expect(stage.warnings).toEqual([])
  })

  const passing = [
    'no-credentials',
    'unknown-profile',
    'credentials-expired',
    'mfa-required',
    'invalid-profile',
    'invalid-credentials',
    'host-not-found',
    'connection-refused',
    'connection-reset',
    'timed-out',
    'untrusted-certificate',
    'proxy-refused',
    'throttled',
    'service-error',
  ] as const
  const final = [
    'access-denied',
    'unknown-access-key',
    'invalid-signature',
    'clock-skew',
    'invalid-response',
    'untrusted-value',
    'unexpected',
  ] as const

  it.each(passing)(
    'is returned with one warning when the refresh fails with %s, and refreshed a minute later',
    async (code) => {
      expect(await stage.fetchPassword(stage.open(), failWith(code))).toBe('token1')
      expect(stage.warnings).toEqual([
        `It failed with ${code}. The cached token is used instead; it is valid until 2026-11-24T00:00:00Z.`,
      ])
      stage.time += 59_000
      expect(await stage.fetchPassword(stage.open())).toBe('token1')
      expect({ calls: stage.calls, warnings: stage.warnings.length }).toEqual({ calls: 2, warnings: 1 })
      stage.time += 1_000
      expect(await stage.fetchPassword(stage.open())).toBe('token3')
    },
  )

  it.each(final)('is not returned when the refresh fails with %s', async (code) => {
    await expect(stage.fetchPassword(stage.open(), failWith(code))).rejects.toMatchObject({ code })
    expect(stage.warnings).toEqual([])
    // Nor does the failure stop the next refresh.
    await expect(stage.fetchPassword(stage.open(), failWith(code))).rejects.toMatchObject({ code })
    expect(stage.calls).toBe(3)
  })

  it('has a rule for every error code of credentials, denials, the network and services', () => {
    const kinds = ['credentials', 'denied', 'network', 'service']
    const codes = Object.entries(errorKinds).flatMap(([code, kind]) => (kinds.includes(kind) ? [code] : []))
    const known: readonly string[] = [...passing, ...final]
    expect(codes.filter((code) => !known.includes(code))).toEqual([])
    expect(known.length).toBe(codes.length + 1)
  })

  it('is returned when the refresh takes longer than its limit', async () => {
    const cache = stage.open({ limits: { refreshMs: 40, waitMs: 10_000 } })
    expect(await stage.fetchPassword(cache, never)).toBe('token1')
    expect(stage.warnings).toEqual([
      'No new authorization token arrived within 0.04 s. The cached token is used instead; it is valid until 2026-11-24T00:00:00Z.',
    ])
    expect(await stage.fetchPassword(cache, never)).toBe('token1')
    expect(stage.calls).toBe(2)
  })

  it('is returned when the time limit of the whole call passes first', async () => {
    const signal = AbortSignal.timeout(30)
    expect(await stage.fetchPassword(stage.open(), never, { signal: () => signal })).toBe('token1')
    expect(stage.warnings).toHaveLength(1)
  })

  it('is not returned to a caller that cancels, and no failure is stored', async () => {
    const before = stage.calls
    const caller = new AbortController()
    const attempt = stage.fetchPassword(stage.open(), never, { signal: () => caller.signal })
    await vi.waitUntil(() => stage.calls > before)
    caller.abort(new Error('cancelled'))
    await expect(attempt).rejects.toThrow('cancelled')
    expect(stage.filesOf('.failure.json')).toEqual([])
    expect(stage.filesOf('.lock')).toEqual([])
  })

  it('is not returned when it expires during the refresh', async () => {
    stage.time = start + 12 * hour - 1_000
    const slowly: Fetch = async (signal) => {
      stage.time += 2_000
      return failWith('connection-refused')(signal)
    }
    await expect(stage.fetchPassword(stage.open(), slowly)).rejects.toMatchObject({
      code: 'connection-refused',
    })
  })

  it('is returned when another process takes too long to refresh it', async () => {
    const { processId, hostname, bootId } = currentHost()
    const holder = { id: 'theirs', processId, host: hostname(), bootId: bootId(), since: stage.time }
    writeFileSync(stage.entryFile().replace('.token.json', '.lock'), JSON.stringify(holder))
    expect(await stage.fetchPassword(stage.open({ limits: { refreshMs: 50, waitMs: 10_000 } }))).toBe(
      'token1',
    )
    expect(stage.warnings).toEqual([
      expect.stringMatching(
        /^Timed out while another process was fetching .* The cached token is used instead/,
      ),
    ])
  })

  it('is refreshed when the stored failure of the last refresh is not readable', async () => {
    const error = { code: 'nonsense', message: 'm', hint: 'h' }
    const failure = stage.entryFile().replace('.token.json', '.failure.json')
    writeFileSync(failure, JSON.stringify({ id: 'x', at: stage.time, error }))
    expect(await stage.fetchPassword(stage.open())).toBe('token2')
  })
})
