import { X509Certificate } from 'node:crypto'
import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { BlockList, isIP, isIPv6 } from 'node:net'
import { Readable } from 'node:stream'
import type { HttpHandlerOptions, HttpRequest, HttpResponse, RequestHandler } from '@smithy/types'
import { type AwsConfig, configuredCaBundle, type Environment } from './aws-config.ts'
import { AnswerTooLongError, ProxyRefusedError } from './aws-errors.ts'
import { EcrLoginError } from './errors.ts'
import { readTextFile } from './text-file.ts'

/** The handler that every AWS client gets, those inside credential providers too. */
export interface AwsRequestHandler extends RequestHandler<HttpRequest, HttpResponse, HttpHandlerOptions> {
  destroy(): void
}

/** A proxy setting that is no URL, or names a kind of proxy that we do not speak. Keeps nothing of it, for its password. */
export class UnusableProxyError extends Error {
  constructor() {
    super('The proxy setting is not an http(s) URL')
    this.name = 'UnusableProxyError'
  }
}

const connectionTimeoutMs = 10_000

/**
 * Makes the request handler: proxies by `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY`; certificate
 * authorities by `AWS_CA_BUNDLE` or `SSL_CERT_FILE` (instead of the runtime's) and `NODE_EXTRA_CA_CERTS` (added).
 * Throws `untrusted-certificate` when a file with them cannot be read or holds none.
 */
export async function createRequestHandler(config: AwsConfig): Promise<AwsRequestHandler> {
  const { NodeHttpHandler } = await import('@smithy/node-http-handler')
  const tls = trustedAuthorities(config)
  const handlers = new Map<string | null, AwsRequestHandler>()

  const handlerFor = async (proxy: string | null): Promise<AwsRequestHandler> => {
    const known = handlers.get(proxy)
    if (known) return known
    const agents = proxy
      ? await proxyAgents(proxy, tls)
      : {
          httpAgent: new HttpAgent({ keepAlive: true }),
          httpsAgent: new HttpsAgent({ keepAlive: true, ...tls }),
        }
    // Types differ between copies of @smithy/types; the shape is the same.
    const handler = new NodeHttpHandler({
      ...agents,
      connectionTimeout: connectionTimeoutMs,
    }) as unknown as AwsRequestHandler
    handlers.set(proxy, handler)
    return handler
  }

  return {
    metadata: { handlerProtocol: 'http/1.1' },
    async handle(request, options) {
      const port = request.port ? `:${request.port}` : ''
      const url = new URL(`${request.protocol}//${request.hostname}${port}/`)
      const handler = await handlerFor(proxyFor(url, config.environment))
      const { response } = await handler.handle(request, options)
      response.body = await readWhole(response.body)
      return { response }
    },
    destroy() {
      for (const handler of handlers.values()) handler.destroy()
    },
  }
}

/** In bytes; no answer that we ask AWS for comes near it. */
const answerLimit = 1024 * 1024

/**
 * Reads a body whole, but for one that would fill the memory. Here an answer that breaks off is an error of the
 * network, which the SDK tries again; to its parser half an answer is nonsense.
 */
async function readWhole(body: Readable): Promise<Readable> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of body) {
    length += chunk.length
    if (length > answerLimit) throw new AnswerTooLongError()
    chunks.push(chunk)
  }
  return Readable.from([Buffer.concat(chunks)], { objectMode: false })
}

async function proxyAgents(proxy: string, tls: TlsOptions) {
  if (!isProxyUrl(proxy)) throw new UnusableProxyError()
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

function isProxyUrl(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, pathname, search, hash } = new URL(text)
  // A slash that a password holds as it is ends the host too early, and the rest of the password is a path.
  return /^https?:$/.test(protocol) && !`${pathname}${search}${hash}`.includes('@')
}

interface TlsOptions {
  readonly ca?: string[]
}

function trustedAuthorities(config: AwsConfig): TlsOptions {
  const bundle = configuredCaBundle(config)
  if (!bundle) return {}
  // Node adds these to its own list only, which `ca` replaces.
  const extra = config.environment.NODE_EXTRA_CA_CERTS
  return { ca: [bundle, ...(extra ? [extra] : [])].map(readAuthorities) }
}

function readAuthorities(file: string): string {
  try {
    const text = readTextFile(file)
    // Node takes a text without certificates for an empty list.
    new X509Certificate(text)
    return text
  } catch (cause) {
    throw new EcrLoginError(
      'untrusted-certificate',
      `The certificate authorities in ${file} could not be read.`,
      'Set AWS_CA_BUNDLE (or ca_bundle in the profile) to a readable PEM file.',
      { cause },
    )
  }
}

/**
 * The URL of the proxy for a request, null for none. Lower case wins, as in the AWS CLI; else the rules are
 * those of Go's httpproxy, so that we and the container clients agree: loopback is never proxied, and
 * `NO_PROXY` lists names (with their subdomains), `.name` or `*.name` (subdomains only), addresses, each
 * with an optional port, CIDR blocks, or `*`.
 */
export function proxyFor(url: URL, environment: Environment): string | null {
  const read = (name: string) => environment[name.toLowerCase()] || environment[name] || ''
  const proxy = read(url.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY') || read('ALL_PROXY')
  if (!proxy) return null
  const host = url.hostname.replace(/^\[|\]$/g, '').toLowerCase()
  const port = url.port || (url.protocol === 'https:' ? '443' : '80')
  if (isLoopback(host)) return null
  const isExempt = read('NO_PROXY')
    .split(/[\s,]+/)
    .some((rule) => rule !== '' && matchesRule(rule.toLowerCase(), host, port))
  if (isExempt) return null
  return proxy.includes('://') ? proxy : `http://${proxy}`
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))
}

function matchesRule(rule: string, host: string, port: string): boolean {
  if (rule === '*') return true
  if (rule.includes('/')) return isInBlock(rule, host)
  const [, name, rulePort] = /^(\[[^\]]+\]|[^:]*|.*:.*:.*?)(?::(\d+))?$/.exec(rule) ?? []
  if (name === undefined || (rulePort && rulePort !== port)) return false
  const bare = name.replace(/^\[|\]$/g, '').replace(/^\*(?=\.)/, '')
  return bare.startsWith('.') ? host.endsWith(bare) : host === bare || host.endsWith(`.${bare}`)
}

function isInBlock(rule: string, host: string): boolean {
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
