import type { ClientRequestArgs } from 'node:http'
import { isIP, isIPv6 } from 'node:net'

/** The options of TLS that all connections share. */
export interface TlsOptions {
  readonly ca?: string[]
}

/** The address of a proxy, and the TLS options and headers that it requires. */
export interface ProxyServer {
  readonly isTls: boolean
  readonly address: { readonly host: string; readonly port: number }
  /** The server name is that of the proxy, not of the service, and no IP address. */
  readonly tls: TlsOptions & { readonly servername: string }
  /** The header with the user name and the password of the URL. */
  readonly headers: { readonly 'proxy-authorization'?: string }
}

/** Reads a URL as `proxyFor` returns it. */
export function readProxyServer(proxy: string, tls: TlsOptions): ProxyServer {
  const { protocol, hostname, port, username, password } = new URL(proxy)
  const isTls = protocol === 'https:'
  const host = hostname.replace(/^\[|\]$/g, '')
  const user = Buffer.concat([decode(username), Buffer.from(':'), decode(password)]).toString('base64')
  return {
    isTls,
    address: { host, port: Number(port || (isTls ? 443 : 80)) },
    tls: { ...tls, servername: isIP(host) ? '' : host },
    headers: username || password ? { 'proxy-authorization': `Basic ${user}` } : {},
  }
}

/** The host and port of a request, as in a URL. */
export function authorityOf({ host, port }: ClientRequestArgs): string {
  return `${isIPv6(host ?? '') ? `[${host}]` : host}:${port}`
}

/** The bytes that a part of a URL encodes; they need not be UTF-8. */
function decode(part: string): Buffer {
  const bytes = part.replace(/%([0-9a-f]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
  return Buffer.from(bytes, 'latin1')
}
