import { describe, expect, it } from 'vitest'
import type { Environment } from '../system/environment.ts'
import { describeProxy, proxyFor } from './proxy.ts'

const proxy = 'http://proxy:3128'

describe('proxyFor', () => {
  const ecr = 'https://api.ecr.us-west-2.amazonaws.com/'

  it.each<[string, string, Environment, string | null]>([
    ['null where no variable is set', ecr, {}, null],
    ['HTTPS_PROXY for https', ecr, { HTTPS_PROXY: proxy, HTTP_PROXY: 'http://other' }, proxy],
    ['HTTP_PROXY for http', 'http://ecr.test/', { HTTPS_PROXY: 'http://other', HTTP_PROXY: proxy }, proxy],
    ['null for https where only HTTP_PROXY is set', ecr, { HTTP_PROXY: proxy }, null],
    ['null for http where only HTTPS_PROXY is set', 'http://ecr.test/', { HTTPS_PROXY: proxy }, null],
    [
      'the lower-case variable before the upper-case one',
      ecr,
      { https_proxy: proxy, HTTPS_PROXY: 'http://other' },
      proxy,
    ],
    [
      'the upper-case variable where the lower-case one is empty',
      ecr,
      { https_proxy: '', HTTPS_PROXY: proxy },
      proxy,
    ],
    ['ALL_PROXY where no other is set', ecr, { ALL_PROXY: proxy }, proxy],
    ['all_proxy where no other is set', 'http://ecr.test/', { all_proxy: proxy }, proxy],
    ['HTTPS_PROXY before ALL_PROXY', ecr, { HTTPS_PROXY: proxy, ALL_PROXY: 'http://other' }, proxy],
    ['an http URL where the scheme is omitted', ecr, { HTTPS_PROXY: 'proxy:3128' }, proxy],
    ['a URL with a user name and a password', ecr, { HTTPS_PROXY: 'http://u:p@proxy' }, 'http://u:p@proxy'],
  ])('returns %s', async (_, url, environment, expected) => {
    expect(await proxyFor(new URL(url), environment)).toBe(expected)
  })

  it.each([
    'https://localhost/',
    'https://LOCALHOST:4566/',
    'http://127.0.0.1/',
    'http://127.8.9.1/',
    'http://[::1]/',
  ])('returns null for %s, which is this machine', async (url) => {
    expect(await proxyFor(new URL(url), { ALL_PROXY: proxy })).toBeNull()
  })

  it.each([
    'https://localhost.example.com/',
    'https://127.example.com/',
    'https://128.0.0.1/',
    'https://[::2]/',
  ])('returns the proxy for %s, which is not this machine', async (url) => {
    expect(await proxyFor(new URL(url), { ALL_PROXY: proxy })).toBe(proxy)
  })

  it.each<[string, string, boolean]>([
    ['*', 'https://example.com/', true],
    ['example.com', 'https://example.com/', true],
    ['example.com', 'https://EXAMPLE.com/', true],
    ['EXAMPLE.com', 'https://example.com/', true],
    ['example.com', 'https://a.b.example.com/', true],
    ['example.com', 'https://notexample.com/', false],
    ['example.com', 'https://example.com.evil.com/', false],
    ['.example.com', 'https://a.example.com/', true],
    ['.example.com', 'https://example.com/', false],
    ['*.example.com', 'https://a.example.com/', true],
    ['*.example.com', 'https://example.com/', false],
    ['*example.com', 'https://a.example.com/', false],
    ['com', 'https://example.com/', true],
    ['example.com:443', 'https://example.com/', true],
    ['example.com:443', 'https://example.com:8443/', false],
    ['example.com:8443', 'https://example.com:8443/', true],
    ['example.com:80', 'http://example.com/', true],
    ['.example.com:443', 'https://a.example.com/', true],
    ['10.1.2.3', 'https://10.1.2.3/', true],
    ['10.1.2.3', 'https://10.1.2.4/', false],
    ['10.1.2.3:443', 'https://10.1.2.3/', true],
    ['10.1.2.3:80', 'https://10.1.2.3/', false],
    ['10.1.0.0/16', 'https://10.1.2.3/', true],
    ['10.1.0.0/16', 'https://10.2.2.3/', false],
    ['10.1.0.0/16', 'https://example.com/', false],
    ['0.0.0.0/0', 'https://[fd00::1]/', false],
    ['10.1.0.0/99', 'https://10.1.2.3/', false],
    ['10.1.0.0/x', 'https://10.1.2.3/', false],
    ['example.com/16', 'https://example.com/', false],
    ['fd00::1', 'https://[fd00::1]/', true],
    ['[fd00::1]', 'https://[fd00::1]/', true],
    ['[fd00::1]:443', 'https://[fd00::1]/', true],
    ['[fd00::1]:80', 'https://[fd00::1]/', false],
    ['fd00::/8', 'https://[fd12::1]/', true],
    ['fd00::/8', 'https://[fe80::1]/', false],
    ['a.test,example.com', 'https://example.com/', true],
    [' a.test , example.com ', 'https://example.com/', true],
    ['a.test example.com', 'https://example.com/', true],
    [',,', 'https://example.com/', false],
    [':443', 'https://example.com/', false],
    ['', 'https://example.com/', false],
  ])('exempts hosts with NO_PROXY=%s from the proxy, %s: %s', async (rules, url, isExempt) => {
    expect(await proxyFor(new URL(url), { HTTPS_PROXY: proxy, HTTP_PROXY: proxy, NO_PROXY: rules })).toBe(
      isExempt ? null : proxy,
    )
  })

  it('prefers no_proxy to NO_PROXY', async () => {
    const environment = { HTTPS_PROXY: proxy, no_proxy: 'a.test', NO_PROXY: 'b.test' }
    expect(await proxyFor(new URL('https://a.test/'), environment)).toBeNull()
    expect(await proxyFor(new URL('https://b.test/'), environment)).toBe(proxy)
  })
})

describe('the proxy in a variable', () => {
  const url = new URL('https://service.test/')
  const read = (text: string, variable = 'HTTPS_PROXY') => proxyFor(url, { [variable]: text })

  it.each([
    'http://proxy',
    'HTTP://proxy:3128',
    'https://proxy:3128/',
    'http://[::1]:3128',
    'http://user:p%2Fss%40@proxy:3128',
  ])('is used as it is: %s', async (text) => {
    expect(await read(text)).toBe(text)
  })

  it.each([
    [' proxy:3128\n', 'http://proxy:3128'],
    ['http://user:50%@proxy', 'http://user:50%25@proxy'],
    ['http://us%r:%zz%2F%@proxy', 'http://us%25r:%25zz%2F%25@proxy'],
  ])('is completed: %s', async (text, expected) => {
    expect(await read(text)).toBe(expected)
  })

  it.each([
    'http://',
    'http://:3128',
    'http://proxy:99999',
    'http:proxy:3128',
    '::1',
    'ftp://proxy',
    'not a proxy',
    'http://user:pa/ss@proxy:3128',
    'http://user:p#ss@proxy',
  ])('is rejected, and not repeated: %s', async (text) => {
    const error = { name: 'UnusableProxyError', variable: 'ALL_PROXY', isSocks: false }
    await expect(read(text, 'ALL_PROXY')).rejects.toMatchObject({
      ...error,
      message: 'ALL_PROXY is not an http(s) URL',
    })
  })

  it.each(['socks5://proxy:1080', 'SOCKS5H://u:p@proxy', 'socks4a://proxy', 'socks://proxy'])(
    'is rejected as SOCKS, and ignored in ALL_PROXY: %s',
    async (text) => {
      const error = { name: 'UnusableProxyError', variable: 'https_proxy', isSocks: true }
      await expect(read(text, 'https_proxy')).rejects.toMatchObject(error)
      expect(await read(text, 'ALL_PROXY')).toBeNull()
      expect(await read(text, 'all_proxy')).toBeNull()
    },
  )

  it('is not read for an exempt host', async () => {
    expect(await proxyFor(url, { HTTPS_PROXY: 'not a proxy', NO_PROXY: 'service.test' })).toBeNull()
  })
})

describe('describeProxy', () => {
  it('omits the user name and the password', () => {
    expect(describeProxy('http://user:p%40ss@proxy:3128/x')).toBe('http://proxy:3128')
    expect(describeProxy('https://[::1]:3128')).toBe('https://[::1]:3128')
  })
})
