import { X509Certificate } from 'node:crypto'
import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import type { Agents } from '../system/runtime/post.ts'
import { type CertificateAuthorities, unreadableAuthorities } from './certificate-authorities.ts'
import type { TlsOptions } from './proxy-server.ts'

/** The agents of every route, each made by its first request. */
export interface AgentPool {
  /** The agents for a proxy; null for direct connections. */
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
  const [{ readProxyServer }, { ForwardingAgent }, { TunnelAgent }] = await Promise.all([
    import('./proxy-server.ts'),
    import('./forwarding-agent.ts'),
    import('./tunnel-agent.ts'),
  ])
  const server = readProxyServer(proxy, tls)
  return { httpAgent: new ForwardingAgent(server), httpsAgent: new TunnelAgent(server, tls) }
}
