import type { AwsConfig } from '../aws-config/aws-config.ts'
import { type PostRequest, post } from '../system/runtime/post.ts'
import type { HttpResponse } from '../system/runtime/response.ts'
import type { AgentPool } from './agents.ts'
import { type CertificateAuthorities, readCertificateAuthorities } from './certificate-authorities.ts'
import { connectTimeoutMs, proxyFor } from './proxy.ts'
import type { SdkRequestHandler } from './sdk-request-handler.ts'

/**
 * Sends requests to AWS, with and without the AWS SDK, over the same connections. It uses the proxies that `HTTPS_PROXY`,
 * `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY` name, and trusts the certificate authorities of `AWS_CA_BUNDLE`, `ca_bundle` or
 * `SSL_CERT_FILE` instead of the runtime's, and those of `NODE_EXTRA_CA_CERTS` in addition.
 * @beta
 */
export interface AwsRequestHandler {
  /**
   * Posts without the AWS SDK, and follows no redirect. Rejects with the runtime's own error, or with
   * `untrusted-certificate` as `forSdk` does.
   */
  post(request: PostRequest): Promise<HttpResponse>
  /**
   * The handler for the AWS SDK. Throws `untrusted-certificate` when a file of certificate authorities cannot be read or
   * parsed, or contains no certificate.
   */
  forSdk(): Promise<SdkRequestHandler>
  /** Closes all connections. */
  destroy(): void
}

/** Makes a request handler. It reads the certificate authorities once, when the first request needs them. */
export function createRequestHandler(config: AwsConfig): AwsRequestHandler {
  const { environment } = config
  let authorities: readonly CertificateAuthorities[] | null | undefined
  let agentPool: Promise<AgentPool> | undefined
  let sdkHandler: Promise<SdkRequestHandler & { destroy(): void }> | undefined

  const readAuthorities = () => {
    if (authorities === undefined) authorities = readCertificateAuthorities(config)
    return authorities
  }
  const openPool = () => {
    agentPool ??= import('./agents.ts').then(({ createAgentPool }) => createAgentPool(readAuthorities()))
    return agentPool
  }
  const openSdkHandler = async () => {
    // The pool comes before the first request: some credential providers keep only the message of an error that a
    // request throws.
    const [{ createSdkRequestHandler }, pool] = await Promise.all([
      import('./sdk-request-handler.ts'),
      openPool(),
    ])
    return createSdkRequestHandler(environment, pool)
  }

  return {
    async post(request) {
      const proxy = await proxyFor(request.url, environment)
      return post(request, {
        proxy,
        connectTimeoutMs,
        authorities: () => readAuthorities()?.map(({ pem }) => pem) ?? null,
        agents: async () => (await openPool()).agentsFor(proxy),
      })
    },
    forSdk() {
      sdkHandler ??= openSdkHandler()
      return sdkHandler
    },
    destroy() {
      const ignore = () => {}
      sdkHandler?.then((handler) => handler.destroy(), ignore)
      agentPool?.then((pool) => pool.destroy(), ignore)
    },
  }
}
