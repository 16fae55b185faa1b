import { UnusableProxyError } from '../errors/network-errors.ts'
import type { Environment } from '../system/environment.ts'

/** The time that a proxy may take to connect to a service. */
export const connectTimeoutMs = 10_000

/**
 * The URL of the proxy for a request; null for none. Lower-case variables take precedence, as in the AWS CLI. Otherwise
 * the rules are those of Go's httpproxy, so that ecrlogin and the container clients agree: loopback is never proxied, and
 * `NO_PROXY` lists names (with their subdomains), `.name` or `*.name` (subdomains only) and addresses, each with an
 * optional port, CIDR blocks, or `*`. https://pkg.go.dev/golang.org/x/net/http/httpproxy
 *
 * Throws `UnusableProxyError` unless the proxy is an http(s) URL. Only a SOCKS proxy in `ALL_PROXY` is ignored: docker and
 * the AWS CLI do not read that variable.
 */
export async function proxyFor(url: URL, environment: Environment): Promise<string | null> {
  const find = (name: string) => [name.toLowerCase(), name].find((one) => environment[one])
  const variable = find(url.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY') ?? find('ALL_PROXY')
  if (!variable) return null
  const host = bareHost(url)
  const port = url.port || (url.protocol === 'https:' ? '443' : '80')
  if (isLoopback(host)) return null
  const exceptions = environment[find('NO_PROXY') ?? ''] ?? ''
  for (const rule of exceptions.split(/[\s,]+/)) {
    if (rule !== '' && (await matchesRule(rule.toLowerCase(), host, port))) return null
  }
  return readProxy(variable, environment[variable]!.trim())
}

/** A proxy without its user name and its password, for messages. */
export function describeProxy(proxy: string): string {
  const { protocol, host } = new URL(proxy)
  return `${protocol}//${host}`
}

function readProxy(variable: string, text: string): string | null {
  const isSocks = /^socks\w*:\/\//i.test(text)
  if (isSocks && variable.toLowerCase() === 'all_proxy') return null
  // A `%` that encodes nothing is literal, as in curl and the AWS CLI.
  const proxy = (text.includes('://') ? text : `http://${text}`).replace(/%(?![0-9a-f]{2})/gi, '%25')
  if (!isProxyUrl(proxy)) throw new UnusableProxyError(variable, isSocks)
  return proxy
}

function isProxyUrl(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, pathname, search, hash } = new URL(text)
  // An unencoded slash in a password ends the host too early, and the rest of the password becomes a path.
  return /^https?:$/.test(protocol) && !`${pathname}${search}${hash}`.includes('@')
}

/** The host of a URL in lower case, without the brackets of an IPv6 address. */
export function bareHost({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '').toLowerCase()
}

/** Whether a bare host is the machine itself. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d+){3}$/.test(host)
}

async function matchesRule(rule: string, host: string, port: string): Promise<boolean> {
  if (rule === '*') return true
  if (rule.includes('/')) return isInBlock(rule, host)
  const [, name, rulePort] = /^(\[[^\]]+\]|[^:]*|.*:.*:.*?)(?::(\d+))?$/.exec(rule) ?? []
  if (name === undefined || (rulePort && rulePort !== port)) return false
  const bare = name.replace(/^\[|\]$/g, '').replace(/^\*(?=\.)/, '')
  return bare.startsWith('.') ? host.endsWith(bare) : host === bare || host.endsWith(`.${bare}`)
}

async function isInBlock(rule: string, host: string): Promise<boolean> {
  // Lazy: `node:net` is slow to load in the executable, and few rules are CIDR blocks.
  const { BlockList, isIP, isIPv6 } = await import('node:net')
  const [address = '', prefix = ''] = rule.split('/')
  if (!isIP(address) || !isIP(host)) return false
  const family = isIPv6(address) ? 'ipv6' : 'ipv4'
  const block = new BlockList()
  try {
    block.addSubnet(address, Number(prefix), family)
  } catch {
    return false
  }
  return block.check(host, isIPv6(host) ? 'ipv6' : 'ipv4')
}
