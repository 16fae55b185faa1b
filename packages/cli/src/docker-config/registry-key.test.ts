import { describe, expect, it } from 'vitest'
import { parseRegistryKey, toLogoutNames } from './registry-key.ts'

describe('a key of an auth file', () => {
  it.each([
    ['a.test', { isUrl: false, host: 'a.test', port: '', path: '' }],
    ['a.test/', { isUrl: false, host: 'a.test', port: '', path: '/' }],
    ['a.test:443', { isUrl: false, host: 'a.test', port: ':443', path: '' }],
    ['a.test/team/app', { isUrl: false, host: 'a.test', port: '', path: '/team/app' }],
    ['a.test:443/v2/', { isUrl: false, host: 'a.test', port: ':443', path: '/v2/' }],
    ['https://a.test', { isUrl: true, host: 'a.test', port: '', path: '' }],
    ['https://a.test/v1/', { isUrl: true, host: 'a.test', port: '', path: '/v1/' }],
    ['http://a.test:5000/v1/', { isUrl: true, host: 'a.test', port: ':5000', path: '/v1/' }],
    ['', { isUrl: false, host: '', port: '', path: '' }],
    ['__proto__', { isUrl: false, host: '__proto__', port: '', path: '' }],
    ['a\nb/c\nd', { isUrl: false, host: 'a\nb', port: '', path: '/c\nd' }],
  ])('%j has these parts', (key, parts) => {
    expect(parseRegistryKey(key)).toEqual(parts)
  })
})

it('names each registry as its client is told to log out of it', () => {
  const keys = [
    ...['a.test', 'a.test/', 'https://a.test', 'https://a.test/v1/', 'http://a.test/'],
    ...['b.test:5000', 'https://b.test:5000/v2/', 'c.test/team', 'c.test/team/app/'],
  ]
  expect(toLogoutNames(keys)).toEqual(['a.test', 'b.test:5000', 'c.test/team', 'c.test/team/app'])
})
