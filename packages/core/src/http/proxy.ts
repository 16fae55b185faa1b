import { UnusableProxyError } from '../errors/network-errors.ts'
import type { Environment } from '../system/environment.ts'

/**
 * The URL of the proxy for a request; null for none. Lower-case variables take precedence, as in the AWS CLI. Otherwise
 * the rules are those of Go's httpproxy, so that ecrlogin and the container clients agree: loopback is never proxied, and
 * `NO_PROXY` lists names (with their subdomains), `.name` or `*.name` (subdomains only) and addresses, each with an
 * optional port, CIDR blocks, or `*`. https://pkg.go.dev/golang.org/x/net/http/httpproxy
 */
export async function proxyFor(url: URL, environment: Environment): Promise<string | null> {
  const read = (name: string) => environment[name.toLowerCase()] || environment[name] || ''
  const proxy = read(url.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY') || read('ALL_PROXY')
  if (!proxy) return null
  const host = url.hostname.replace(/^\[|\]$/g, '').toLowerCase()
  const port = url.port || (url.protocol === 'https:' ? '443' : '80')
  if (isLoopback(host)) return null
  for (const rule of read('NO_PROXY').split(/[\s,]+/)) {
    if (rule !== '' && (await matchesRule(rule.toLowerCase(), host, port))) return null
  }
  return proxy.includes('://') ? proxy : `http://${proxy}`
}

/** Throws `UnusableProxyError` unless a proxy is an http(s) URL. */
export function checkProxy(text: string): void {
  if (!isProxyUrl(text)) throw new UnusableProxyError()
}

function isProxyUrl(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, pathname, search, hash } = new URL(text)
  // An unencoded slash in a password ends the host too early, and the rest of the password becomes a path.
  return /^https?:$/.test(protocol) && !`${pathname}${search}${hash}`.includes('@')
}

function isLoopback(host: string): boolean {
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
