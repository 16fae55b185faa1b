import { type AwsErrorReport, awsErrors, signatureErrors } from './aws-errors.ts'
import {
  EcrLoginError,
  type ErrorCode,
  errorChain,
  quoteValue,
  redact,
  type ServiceResponse,
  toSentence,
} from './errors.ts'
import { retryHint } from './hints.ts'
import { routeOf } from './network-errors.ts'
import { proxyReport } from './proxy-report.ts'

/** The operation that failed. */
export interface Attempt {
  /** Follows "While ": `requesting an authorization token from ECR in us-west-2`. */
  readonly doing: string
  /** The profile in use; null when the credentials come from elsewhere. */
  readonly profile: string | null
  /** The hint for a denial, where it is about something else than ECR. */
  readonly denialHint?: string
}

/** Converts an error of the AWS SDK or Node's network stack. The message names the attempt and contains no secret. */
export function translateAwsError(error: unknown, attempt: Attempt): EcrLoginError {
  if (error instanceof EcrLoginError) return error
  const chain = [...errorChain(error)]
  const route = routeOf(chain)
  const fail = (code: ErrorCode, message: string, hint: string) => {
    const as = attempt.profile === null ? '' : ` as profile ${quoteValue(attempt.profile)}`
    const through = route === null ? '' : ` through the proxy ${route.proxy}`
    return new EcrLoginError(code, `While ${attempt.doing}${as}${through}: ${message}`, hint, {
      cause: error,
      response: findResponse(chain),
    })
  }
  const ofProxy = proxyReport(chain, (link) => findReport([...errorChain(link)]))
  if (ofProxy) return fail(ofProxy.code, `${ofProxy.message}.`, ofProxy.hint)
  const known = findReport(chain)
  const service = chain.find(isServiceError)
  if (known) {
    const quote = known.isQuoted && service?.message ? `: ${toSentence(service.message)}` : '.'
    const ownHint = known.code === 'access-denied' ? attempt.denialHint : undefined
    return fail(known.code, `${known.message}${quote}`, ownHint ?? known.hint)
  }
  if (service) {
    const status = service.$metadata?.httpStatusCode
    const name = service.name && service.name !== 'Error' ? ` ${quoteValue(service.name)}` : ''
    const reason = toSentence(service.message || 'no reason given')
    return fail(
      'service-error',
      `AWS returned the error${name}${status ? ` (status ${status})` : ''}: ${reason}`,
      'Try again; if it fails again, check the health of the service in this region.',
    )
  }
  if (chain.some(isOfCall)) {
    return fail('connection-reset', 'the connection failed before there was a response.', retryHint)
  }
  return fail(
    'unexpected',
    `an unexpected error occurred: ${toSentence(chain[0]?.message ?? String(error))}`,
    'Run it again with a `logger` and report what it logs.',
  )
}

/** Whether an error comes from AWS or the network, rather than from missing or wrong local credentials. */
export function isKnownAwsError(error: unknown): boolean {
  const chain = [...errorChain(error)]
  return (
    chain.some(isOfCall) || proxyReport(chain, () => undefined) !== null || findReport(chain) !== undefined
  )
}

interface ServiceError extends Error {
  readonly $fault?: string
  readonly $metadata?: { readonly httpStatusCode?: number; readonly requestId?: string }
}

/** Whether an error is that of a call: the SDK adds `$metadata` to all of them, even if no service has responded. */
function isOfCall(error: Error): boolean {
  return '$fault' in error || '$metadata' in error
}

function isServiceError(error: Error): error is ServiceError {
  const { $fault, $metadata } = error as ServiceError
  return $fault !== undefined || $metadata?.httpStatusCode !== undefined
}

/** The response of AWS that an error comes from; null when there is none. */
function findResponse(chain: readonly Error[]): ServiceResponse | null {
  for (const link of chain) {
    const { httpStatusCode, requestId } = (isServiceError(link) && link.$metadata) || {}
    if (typeof httpStatusCode !== 'number') continue
    const short = (text: string) => redact(text).slice(0, 120)
    const id = typeof requestId === 'string' ? short(requestId) : null
    return { errorCode: short(link.name), statusCode: httpStatusCode, requestId: id }
  }
  return null
}

function findReport(chain: readonly Error[]): AwsErrorReport | undefined {
  // AWS reports a wrong clock as a wrong signature; only the message differs.
  const isSkewed = chain.some(
    ({ name, message }) => signatureErrors.includes(name) && /expired|not yet current/i.test(message),
  )
  if (isSkewed) return awsErrors.find(({ code }) => code === 'clock-skew')
  // The SDK throws its own error for status 200 with a body that it cannot read.
  const isUnreadable = chain.some((link) => isServiceError(link) && link.$metadata?.httpStatusCode === 200)
  if (isUnreadable) return awsErrors.find(({ code }) => code === 'invalid-response')
  for (const link of chain) {
    const names = namesOf(link)
    const found = awsErrors.find((row) => row.names.some((name) => names.includes(name)))
    if (found) return found
  }
  return undefined
}

/** The names and codes by which an error may be known. */
function namesOf({ name, message, code }: Error & { readonly code?: unknown }): readonly unknown[] {
  // The SDK's SSO provider keeps only the text of an error, as "Name: message".
  const inMessage =
    name === 'CredentialsProviderError' ? (message.match(/^\w+(?=: )|\bE[A-Z_]+\b/g) ?? []) : []
  return [code, name, ...inMessage]
}
