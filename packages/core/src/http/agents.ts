import { X509Certificate } from 'node:crypto'
import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { type Authorities, trustedAuthorities, unreadableAuthorities } from './certificate-authorities.ts'
import type { AwsConfig } from '../aws-config/aws-config.ts'
import { ProxyRefusedError } from '../errors/aws-errors.ts'
import { checkProxy } from './proxy.ts'

export interface TlsOptions {
  readonly ca?: string[]
}

export interface Agents {
  readonly httpAgent: HttpAgent
  readonly httpsAgent: HttpsAgent
}

/** The TLS options of every request. Throws `untrusted-certificate`; see `trustedAuthorities`. */
export function tlsOptions(config: AwsConfig): TlsOptions {
  const authorities = trustedAuthorities(config)
  return authorities === null ? {} : { ca: authorities.map(checkAuthorities) }
}

/** Node's agents for the way through a proxy, or past all of them. Throws `UnusableProxyError`. */
export async function createAgents(proxy: string | null, tls: TlsOptions): Promise<Agents> {
  if (proxy !== null) return proxyAgents(proxy, tls)
  return {
    httpAgent: new HttpAgent({ keepAlive: true }),
    httpsAgent: new HttpsAgent({ keepAlive: true, ...tls }),
  }
}

async function proxyAgents(proxy: string, tls: TlsOptions): Promise<Agents> {
  checkProxy(proxy)
  const [{ HttpProxyAgent }, { HttpsProxyAgent }] = await Promise.all([
    import('http-proxy-agent'),
    import('https-proxy-agent'),
  ])
  type Agent = InstanceType<typeof HttpsProxyAgent<string>>
  const httpsAgent = new (class extends HttpsProxyAgent<string> {
    override async connect(...[request, options]: Parameters<Agent['connect']>) {
      let status = 200
      request.once('proxyConnect', ({ statusCode }: { statusCode: number }) => {
        status = statusCode
      })
      // The agent's own TLS options are for the way to the proxy; these are for the service behind it.
      const socket = await super.connect(request, { ...options, ...tls })
      // Without this the proxy's own answer would be read as if the service had given it.
      if (status !== 200) throw new ProxyRefusedError(status)
      return socket
    }
  })(proxy, tls)
  return { httpAgent: new HttpProxyAgent(proxy, tls), httpsAgent }
}

function checkAuthorities({ file, pem }: Authorities): string {
  try {
    new X509Certificate(pem)
    return pem
  } catch (cause) {
    throw unreadableAuthorities(file, cause)
  }
}
