import { X509Certificate } from 'node:crypto'
import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { ProxyConnectionError, ProxyRefusedError } from '../errors/network-errors.ts'
import { type CertificateAuthorities, unreadableAuthorities } from './certificate-authorities.ts'
import { checkProxy } from './proxy.ts'

/** Node's agents for one route, each with its connections. */
export interface Agents {
  readonly httpAgent: HttpAgent
  readonly httpsAgent: HttpsAgent
}

interface TlsOptions {
  readonly ca?: string[]
}

/** The agents of every route, each made by its first request. */
export interface AgentPool {
  /** The agents for a proxy; null for direct connections. Rejects with `UnusableProxyError`. */
  agentsFor(proxy: string | null): Promise<Agents>
  /** Closes all connections. */
  destroy(): void
}

/**
 * Makes a pool whose connections trust the given authorities; null for the runtime's own. Throws `untrusted-certificate`
 * with the name of a file whose first certificate cannot be parsed.
 */
export function createAgentPool(authorities: readonly CertificateAuthorities[] | null): AgentPool {
  checkCertificates(authorities)
  const tls = authorities ? { ca: authorities.map(({ pem }) => pem) } : {}
  const agents = new Map<string | null, Promise<Agents>>()

  return {
    agentsFor(proxy) {
      const known = agents.get(proxy)
      if (known) return known
      const created = proxy === null ? createDirectAgents(tls) : createProxyAgents(proxy, tls)
      agents.set(proxy, created)
      return created
    },
    destroy() {
      for (const created of agents.values()) {
        created.then(
          ({ httpAgent, httpsAgent }) => {
            httpAgent.destroy()
            httpsAgent.destroy()
          },
          () => {},
        )
      }
    },
  }
}

function checkCertificates(authorities: readonly CertificateAuthorities[] | null): void {
  for (const { file, pem } of authorities ?? []) {
    try {
      new X509Certificate(pem)
    } catch (cause) {
      throw unreadableAuthorities(file, cause)
    }
  }
}

async function createDirectAgents(tls: TlsOptions): Promise<Agents> {
  return {
    httpAgent: new HttpAgent({ keepAlive: true }),
    httpsAgent: new HttpsAgent({ keepAlive: true, ...tls }),
  }
}

async function createProxyAgents(proxy: string, tls: TlsOptions): Promise<Agents> {
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
      // The agent's own TLS options are for the connection to the proxy, these for the service behind it.
      const socket = await super.connect(request, { ...options, ...tls }).catch((error) => {
        // The errors of the system and of TLS have codes, those of the agent's parser have none.
        throw error?.code === undefined ? new ProxyConnectionError(error) : error
      })
      // Otherwise the agent would pass off the proxy's response as that of the service.
      if (status !== 200) throw new ProxyRefusedError(status)
      return socket
    }
  })(proxy, tls)
  return { httpAgent: new HttpProxyAgent(proxy, tls), httpsAgent }
}
