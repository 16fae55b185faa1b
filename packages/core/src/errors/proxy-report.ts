import type { AwsErrorReport } from './aws-errors.ts'
import type { ErrorCode } from './errors.ts'
import { ProxyConnectionError, ProxyRefusedError, routeOf, UnusableProxyError } from './network-errors.ts'

type ProxyReport = Pick<AwsErrorReport, 'code' | 'message' | 'hint'>

/**
 * The report of an error that a proxy caused; null for any other. `reportOf` finds the report of an error of the network.
 */
export function proxyReport(
  chain: readonly Error[],
  reportOf: (error: Error) => AwsErrorReport | undefined,
): ProxyReport | null {
  for (const error of chain) {
    if (error instanceof UnusableProxyError) return unusable(error)
    if (error instanceof ProxyRefusedError) return refused(error, checkProxy(chain))
    if (error instanceof ProxyConnectionError) {
      return disconnected(error.cause instanceof Error ? reportOf(error.cause) : undefined, checkProxy(chain))
    }
  }
  return null
}

function checkProxy(chain: readonly Error[]): string {
  const host = routeOf(chain)?.host ?? 'the host'
  return `Correct HTTPS_PROXY, unset it if you need no proxy here, or list ${host} in NO_PROXY.`
}

function unusable({ variable, isSocks }: UnusableProxyError): ProxyReport {
  const fault = isSocks ? 'is a SOCKS proxy, which is not supported' : 'is not an http(s) URL'
  const hint = isSocks
    ? `Set ${variable} to the http://host:port of an HTTP proxy.`
    : `Set ${variable} to http://host:port; in a password, encode / as %2F and @ as %40.`
  return { code: 'invalid-usage', message: `the proxy that ${variable} names ${fault}`, hint }
}

function refused({ statusCode, isUserGiven }: ProxyRefusedError, checkHint: string): ProxyReport {
  const code = 'proxy-refused'
  if (statusCode !== 407) {
    const message = `the proxy refused the connection with status ${statusCode}`
    return { code, message, hint: checkHint }
  }
  return isUserGiven
    ? {
        code,
        message: 'the proxy rejected the user name or the password',
        hint: 'Correct them in HTTPS_PROXY; encode special characters, such as @ as %40 and % as %25.',
      }
    : {
        code,
        message: 'the proxy requires a user name and a password',
        hint: 'Put them in HTTPS_PROXY (http://user:password@host:port).',
      }
}

/** Reasons that mean the same for a proxy as for a service, in words about the proxy. Any other is about what it speaks. */
const sameReasons: Partial<Record<ErrorCode, string>> = {
  'host-not-found': "the proxy's host name was not found",
  'connection-refused': 'the proxy refused the connection',
  'timed-out': 'the proxy did not respond in time',
  'untrusted-certificate': "the proxy's certificate is not trusted",
}

function disconnected(cause: AwsErrorReport | undefined, checkHint: string): ProxyReport {
  const message = cause && sameReasons[cause.code]
  if (message) {
    const { code } = cause
    return { code, message, hint: code === 'untrusted-certificate' ? cause.hint : checkHint }
  }
  return {
    code: 'proxy-refused',
    message: 'the proxy did not respond as an HTTP proxy does',
    hint: 'Check the port in HTTPS_PROXY, and its scheme: https is for a proxy that itself requires TLS.',
  }
}
