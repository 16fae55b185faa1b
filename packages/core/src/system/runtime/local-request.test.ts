import type { createServer } from 'node:http'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { SourceStage } from '../../../test-support/source-stage.ts'
import { ResponseTooLongError } from '../../errors/network-errors.ts'
import { sendLocalRequest } from './local-request.ts'

let stage: SourceStage

beforeEach(() => {
  stage = new SourceStage()
})
afterEach(() => {
  vi.unstubAllEnvs()
  stage.remove()
})

const kibibyte = 'x'.repeat(1024)

function send(
  url: string,
  change: { method?: 'PUT'; headers?: Record<string, string>; timeoutMs?: number } = {},
) {
  return sendLocalRequest({ method: 'GET', headers: {}, timeoutMs: 10_000, ...change, url: new URL(url) })
}

describe('a request to the machine itself', () => {
  it('has its method, path and headers, no body, and not the user name and password of the URL', async () => {
    const requests: unknown[] = []
    const url = await stage.listen(async (request, response) => {
      const { method, url, headers } = request
      const body = Buffer.concat(await request.toArray()).toString()
      requests.push([method, url, headers['x-a'], headers.authorization, headers['content-length'], body])
      response.writeHead(404).end('nöthing')
    })
    const named = url.replace('//', '//user:password@')
    expect(await send(`${named}/a?b=c`, { method: 'PUT', headers: { 'x-a': 'd' } })).toEqual({
      status: 404,
      text: 'nöthing',
    })
    await send(named)
    expect(requests).toEqual([
      ['PUT', '/a?b=c', 'd', undefined, '0', ''],
      ['GET', '/', undefined, undefined, undefined, ''],
    ])
  })

  it('follows no redirect', async () => {
    const { endpoint, requests } = await stage.listenAs({ body: '' })
    const url = await stage.listen((_, response) => response.writeHead(302, { location: endpoint }).end())
    expect(await send(url)).toMatchObject({ status: 302 })
    expect(requests).toEqual([])
  })

  it('reads a response of 64 KiB, and rejects a longer one', async () => {
    let size = 64
    const url = await stage.listen((_, response) => response.end(kibibyte.repeat(size)))
    expect((await send(url)).text).toHaveLength(64 * 1024)
    size = 65
    await expect(send(url)).rejects.toThrow(new ResponseTooLongError(64 * 1024))
  })

  it.each<[string, Parameters<typeof createServer>[1]]>([
    ['that does not begin', () => {}],
    ['that does not end', (_, response) => response.write('half')],
    [
      'of which a byte arrives now and then',
      (_, response) => {
        const timer = setInterval(() => response.write('x'), 20)
        response.on('close', () => clearInterval(timer))
      },
    ],
  ])('waits for a response %s only until its time limit', async (_, listener) => {
    const url = await stage.listen(listener!)
    const since = performance.now()
    const error = await send(url, { timeoutMs: 200 }).catch((reason) => reason)
    expect(error.name).toMatch(/^(AbortError|TimeoutError)$/)
    expect(performance.now() - since).toBeLessThan(5_000)
  })

  it('rejects any other protocol', async () => {
    await expect(send('file:///etc/hostname')).rejects.toThrow(TypeError)
  })

  it('rejects with the error of the network where nothing listens', async () => {
    const url = await stage.listen(() => {})
    stage.stop()
    await expect(send(url)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  })
})
