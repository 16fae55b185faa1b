import { EcrLoginError, type ErrorCode, errorChain, quoteValue, toSentence } from './errors.ts'

/** A proxy that answered our CONNECT with something other than 200. */
export class ProxyRefusedError extends Error {
  readonly statusCode: number

  constructor(statusCode: number) {
    super(`The proxy answered CONNECT with ${statusCode}`)
    this.name = 'ProxyRefusedError'
    this.statusCode = statusCode
  }
}

/** What was being done when an error came up, for its sentence: "asking ECR in us-west-2 for ...". */
export interface Attempt {
  /** With a verb in -ing, as it stands after "while". */
  readonly doing: string
  /** The profile in use, null when credentials came from elsewhere. */
  readonly profile: string | null
}

interface Translation {
  readonly code: ErrorCode
  /** Error names of AWS services, or codes of Node's network stack. */
  readonly names: readonly string[]
  readonly says: string
  readonly mend: string
  /** Whether AWS's own sentence says more than ours: who may not do what, and why. */
  readonly isQuoted?: true
}

const signatureErrors = ['InvalidSignatureException', 'SignatureDoesNotMatch', 'IncompleteSignatureException']

const translations: readonly Translation[] = [
  {
    code: 'credentials-expired',
    names: ['ExpiredTokenException', 'ExpiredToken', 'RequestExpired'],
    says: 'AWS says that the session token has expired',
    mend: 'Get new credentials (with SSO: `aws sso login`) and try again.',
  },
  {
    code: 'unknown-access-key',
    names: [
      'UnrecognizedClientException',
      'InvalidClientTokenId',
      'InvalidAccessKeyId',
      'MissingAuthenticationTokenException',
    ],
    says: 'AWS does not know the access key or its session token',
    mend: 'Check the keys, and that they belong to this partition and account.',
  },
  {
    code: 'invalid-signature',
    names: signatureErrors,
    says: 'AWS rejected the signature: the secret key does not match the access key',
    mend: 'Check the secret access key.',
  },
  {
    code: 'access-denied',
    names: ['AccessDeniedException', 'AccessDenied', 'UnauthorizedOperation', 'ForbiddenException'],
    says: 'AWS denied it',
    isQuoted: true,
    mend: 'Give this identity the permission that AWS names (AmazonEC2ContainerRegistryReadOnly has what a login needs).',
  },
  {
    code: 'access-denied',
    names: [
      'InvalidIdentityToken',
      'InvalidIdentityTokenException',
      'IDPRejectedClaim',
      'IDPRejectedClaimException',
    ],
    says: 'AWS does not take the web identity token',
    isQuoted: true,
    mend: 'Check the token, and that the role trusts who issued it.',
  },
  {
    code: 'throttled',
    names: [
      'ThrottlingException',
      'Throttling',
      'ThrottledException',
      'TooManyRequestsException',
      'RequestLimitExceeded',
      'RequestThrottledException',
      'SlowDown',
    ],
    says: 'AWS throttled it, every retry included',
    mend: 'Wait a moment and try again; AWS_MAX_ATTEMPTS raises the number of retries.',
  },
  {
    code: 'clock-skew',
    names: ['RequestTimeTooSkewed', 'RequestInTheFuture'],
    says: "AWS says that this machine's clock is wrong",
    isQuoted: true,
    mend: 'Set the clock and try again.',
  },
  {
    code: 'host-not-found',
    names: ['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'ENODATA'],
    says: 'the host name was not found',
    mend: 'Check the region, the endpoint and the network; behind a proxy, set HTTPS_PROXY.',
  },
  {
    code: 'connection-refused',
    names: ['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL'],
    says: 'the connection was refused',
    mend: 'Check the endpoint, the proxy and the network.',
  },
  {
    code: 'connection-reset',
    names: ['ECONNRESET', 'EPIPE', 'ECONNABORTED', 'ERR_STREAM_PREMATURE_CLOSE', 'EPROTO'],
    says: 'the connection broke off',
    mend: 'Try again; if it stays, look at the proxy or firewall on the way.',
  },
  {
    code: 'timed-out',
    names: ['TimeoutError', 'ETIMEDOUT', 'ESOCKETTIMEDOUT', 'AbortError'],
    says: 'there was no answer in time',
    mend: 'Check the network and the proxy, or give it longer with --timeout.',
  },
  {
    code: 'proxy-refused',
    names: ['ProxyRefusedError'],
    says: 'the proxy refused the connection',
    mend: 'Check HTTPS_PROXY, or name the host in NO_PROXY if it is reached directly.',
  },
  {
    code: 'invalid-usage',
    names: ['UnusableProxyError'],
    says: 'the proxy that HTTPS_PROXY, HTTP_PROXY or ALL_PROXY names is not an http(s) URL',
    mend: 'Set HTTPS_PROXY to http://host:port. SOCKS is not supported; in a password, encode / as %2F and @ as %40.',
  },
  {
    code: 'untrusted-certificate',
    names: ['ERR_TLS_CERT_ALTNAME_INVALID'],
    says: "the server's certificate is for a different host name",
    mend: 'Check the endpoint, and what stands between here and AWS.',
  },
  {
    code: 'untrusted-certificate',
    names: [
      'UNABLE_TO_GET_ISSUER_CERT',
      'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      'SELF_SIGNED_CERT_IN_CHAIN',
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      'CERT_HAS_EXPIRED',
      'CERT_NOT_YET_VALID',
      'CERT_SIGNATURE_FAILURE',
      'CERT_UNTRUSTED',
    ],
    says: "the server's certificate is not trusted",
    mend: 'Set AWS_CA_BUNDLE to the certificate authorities of your network (PEM).',
  },
  {
    code: 'invalid-answer',
    names: [
      'AnswerTooLongError',
      'SyntaxError',
      'HPE_INVALID_CONSTANT',
      'HPE_INVALID_CONTENT_LENGTH',
      'HPE_INVALID_HEADER_TOKEN',
    ],
    says: 'the answer is not what AWS sends',
    mend: 'Look at what stands between here and AWS (proxy, endpoint).',
  },
]

/** An error of the AWS SDK or of Node's network stack, as ours. Says what was being done, never a secret. */
export function translateAwsError(error: unknown, attempt: Attempt): EcrLoginError {
  if (error instanceof EcrLoginError) return error
  const chain = [...errorChain(error)]
  const proxyStatus = refusingStatus(chain)
  if (proxyStatus !== null) return proxyRefused(proxyStatus, attempt, error)

  const translation = translationFor(chain)
  const service = chain.find(isServiceError)
  if (translation) {
    const said = translation.isQuoted && service?.message ? `: ${toSentence(service.message)}` : '.'
    return failure(translation.code, `${translation.says}${said}`, translation.mend, attempt, error)
  }
  if (service) {
    const status = service.$metadata?.httpStatusCode
    const name = service.name && service.name !== 'Error' ? ` ${quoteValue(service.name)}` : ''
    return failure(
      'service-error',
      `AWS answered with the error${name}${status ? ` (status ${status})` : ''}: ${toSentence(service.message || 'no reason given')}`,
      'Try again; if it stays, look at the health of the service in this region.',
      attempt,
      error,
    )
  }
  return failure(
    'unforeseen',
    `something unforeseen happened: ${toSentence(chain[0]?.message ?? String(error))}`,
    'Run it again with --verbose and report what it prints.',
    attempt,
    error,
  )
}

/** Whether an error comes from AWS or from the network, not from missing or wrong local credentials. */
export function isKnownAwsError(error: unknown): boolean {
  const chain = [...errorChain(error)]
  return chain.some(isServiceError) || translationFor(chain) !== undefined
}

interface ServiceError extends Error {
  readonly $fault?: string
  readonly $metadata?: { readonly httpStatusCode?: number }
}

function isServiceError(error: Error): error is ServiceError {
  return '$fault' in error || '$metadata' in error
}

function translationFor(chain: readonly Error[]): Translation | undefined {
  // AWS reports a wrong clock as a bad signature; only its sentence tells.
  const isSkewed = chain.some(
    ({ name, message }) => signatureErrors.includes(name) && /expired|not yet current/i.test(message),
  )
  if (isSkewed) return translations.find(({ code }) => code === 'clock-skew')
  // What the SDK cannot read of a good answer, it throws as an error of its own.
  const isUnreadable = chain.some((link) => isServiceError(link) && link.$metadata?.httpStatusCode === 200)
  if (isUnreadable) return translations.find(({ code }) => code === 'invalid-answer')
  for (const { name, code, message } of chain as (Error & { code?: string })[]) {
    // Of an error of the SSO service this one keeps nothing but its text, "Name: message".
    const words = name === 'CredentialsProviderError' ? (message.match(/^\w+(?=: )|\bE[A-Z_]+\b/g) ?? []) : []
    const found = translations.find(({ names }) => [code, name, ...words].some((n) => n && names.includes(n)))
    if (found) return found
  }
  return undefined
}

/** The status with which a proxy refused, null when none did. */
function refusingStatus(chain: readonly Error[]): number | null {
  for (const link of chain) {
    if (link instanceof ProxyRefusedError) return link.statusCode
    // Of an error below it the SSO provider keeps nothing but its text, "Name: message".
    const [, status] = /^ProxyRefusedError: .* (\d{3})$/.exec(link.message) ?? []
    if (status) return Number(status)
  }
  return null
}

function proxyRefused(status: number, attempt: Attempt, cause: unknown): EcrLoginError {
  const needsLogin = status === 407
  return failure(
    'proxy-refused',
    needsLogin
      ? 'the proxy wants a user and a password.'
      : `the proxy refused the connection with status ${status}.`,
    needsLogin
      ? 'Put them into HTTPS_PROXY (http://user:password@host:port).'
      : 'Check HTTPS_PROXY, or name the host in NO_PROXY if it is reached directly.',
    attempt,
    cause,
  )
}

function failure(
  code: ErrorCode,
  says: string,
  mend: string,
  attempt: Attempt,
  cause: unknown,
): EcrLoginError {
  const as = attempt.profile === null ? '' : ` as profile ${quoteValue(attempt.profile)}`
  return new EcrLoginError(code, `While ${attempt.doing}${as}: ${says}`, mend, { cause })
}
