import type { Environment } from '../aws-config/aws-config.ts'

/** A proxy setting that is no URL, or names a kind of proxy that we do not speak. Keeps nothing of it, for its password. */
export class UnusableProxyError extends Error {
  constructor() {
    super('The proxy setting is not an http(s) URL')
    this.name = 'UnusableProxyError'
  }
}

/**
 * The URL of the proxy for a request, null for none. Lower case wins, as in the AWS CLI; else the rules are
 * those of Go's httpproxy, so that we and the container clients agree: loopback is never proxied, and
 * `NO_PROXY` lists names (with their subdomains), `.name` or `*.name` (subdomains only), addresses, each
 * with an optional port, CIDR blocks, or `*`.
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

/** Throws `UnusableProxyError` for a proxy that is no URL that we speak to. */
export function checkProxy(text: string): void {
  if (!isProxyUrl(text)) throw new UnusableProxyError()
}

function isProxyUrl(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, pathname, search, hash } = new URL(text)
  // A slash that a password holds as it is ends the host too early, and the rest of the password is a path.
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
  // Loaded for such a rule alone: an executable takes long for it.
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
