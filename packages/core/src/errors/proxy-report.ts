import type { AwsErrorReport } from './aws-errors.ts'
import { checkProxyHint } from './hints.ts'
import { ProxyConnectionError, ProxyRefusedError, UnusableProxyError } from './network-errors.ts'

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
    if (error instanceof ProxyRefusedError) return refused(error)
    if (error instanceof ProxyConnectionError) {
      return disconnected(error.cause instanceof Error ? reportOf(error.cause) : undefined)
    }
  }
  return null
}

function unusable({ variable, isSocks }: UnusableProxyError): ProxyReport {
  const fault = isSocks ? 'is a SOCKS proxy, which is not supported' : 'is not an http(s) URL'
  const hint = isSocks
    ? `Set ${variable} to the http://host:port of an HTTP proxy.`
    : `Set ${variable} to http://host:port; in a password, encode / as %2F and @ as %40.`
  return { code: 'invalid-usage', message: `the proxy that ${variable} names ${fault}`, hint }
}

function refused({ statusCode, isUserGiven }: ProxyRefusedError): ProxyReport {
  const code = 'proxy-refused'
  if (statusCode !== 407) {
    const message = `the proxy refused the connection with status ${statusCode}`
    return { code, message, hint: checkProxyHint }
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

/** Reasons that mean the same for a proxy as for a service. Any other is about what the proxy speaks. */
const sameReasons = ['host-not-found', 'connection-refused', 'timed-out', 'untrusted-certificate']

function disconnected(cause: AwsErrorReport | undefined): ProxyReport {
  if (cause && sameReasons.includes(cause.code)) {
    const { code, message } = cause
    const hint = code === 'untrusted-certificate' ? cause.hint : checkProxyHint
    return { code, message: `the connection to the proxy failed: ${message}`, hint }
  }
  return {
    code: 'proxy-refused',
    message: 'the proxy did not respond as an HTTP proxy does',
    hint: 'Check the port in HTTPS_PROXY, and its scheme: https is for a proxy that itself requires TLS.',
  }
}
