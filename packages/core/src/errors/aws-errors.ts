import type { ErrorCode } from './errors.ts'
import { checkNetworkHint, retryHint, timeoutHint } from './hints.ts'

/** The report of an error of AWS or the network. */
export interface AwsErrorReport {
  readonly code: ErrorCode
  /** The error's names at AWS, or its codes in Node's network stack. */
  readonly names: readonly string[]
  /** Without a full stop; follows "While ...: ". */
  readonly message: string
  readonly hint: string
  /** Whether AWS's own message is added, because it says more: who may not do what, and why. */
  readonly isQuoted?: true
}

/** The names of a wrong signature, which is also how AWS reports a wrong clock. */
export const signatureErrors = [
  'InvalidSignatureException',
  'SignatureDoesNotMatch',
  'IncompleteSignatureException',
]

/** All known errors; the first row that lists a name applies. */
export const awsErrors: readonly AwsErrorReport[] = [
  {
    code: 'credentials-expired',
    names: ['ExpiredTokenException', 'ExpiredToken', 'RequestExpired'],
    message: 'AWS says that the session token has expired',
    hint: 'Get new credentials (with SSO: `aws sso login`) and try again.',
  },
  {
    code: 'unknown-access-key',
    names: [
      'UnrecognizedClientException',
      'InvalidClientTokenId',
      'InvalidAccessKeyId',
      'MissingAuthenticationTokenException',
    ],
    message: 'AWS does not know the access key or its session token',
    hint: 'Check the keys, and that they belong to this partition and account.',
  },
  {
    code: 'invalid-signature',
    names: signatureErrors,
    message: 'AWS rejected the signature: the secret key does not match the access key',
    hint: 'Check the secret access key.',
  },
  {
    code: 'access-denied',
    names: ['AccessDeniedException', 'AccessDenied', 'UnauthorizedOperation', 'ForbiddenException'],
    message: 'AWS denied access',
    isQuoted: true,
    hint: 'Grant this identity the permission that AWS names (AmazonEC2ContainerRegistryReadOnly is enough for a login).',
  },
  {
    code: 'access-denied',
    names: [
      'InvalidIdentityToken',
      'InvalidIdentityTokenException',
      'IDPRejectedClaim',
      'IDPRejectedClaimException',
    ],
    message: 'AWS rejected the web identity token',
    isQuoted: true,
    hint: 'Check the token, and that the role trusts its issuer.',
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
    message: 'AWS throttled the request and every retry',
    hint: 'Wait a moment and try again; AWS_MAX_ATTEMPTS raises the number of retries.',
  },
  {
    code: 'clock-skew',
    names: ['RequestTimeTooSkewed', 'RequestInTheFuture'],
    message: "AWS says that this machine's clock is wrong",
    isQuoted: true,
    hint: 'Set the clock and try again.',
  },
  {
    code: 'host-not-found',
    names: ['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'ENODATA'],
    message: 'the host name was not found',
    hint: 'Check the region, the endpoint and the network; behind a proxy, set HTTPS_PROXY.',
  },
  {
    code: 'connection-refused',
    names: ['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL'],
    message: 'the connection was refused',
    hint: 'Check the endpoint, the proxy and the network.',
  },
  {
    code: 'connection-reset',
    names: [
      'ECONNRESET',
      'EPIPE',
      'ECONNABORTED',
      'ERR_STREAM_PREMATURE_CLOSE',
      'ERR_SOCKET_CLOSED',
      'EPROTO',
      'ERR_SSL_WRONG_VERSION_NUMBER',
    ],
    message: 'the connection was interrupted',
    hint: retryHint,
  },
  {
    code: 'timed-out',
    names: ['TimeoutError', 'ETIMEDOUT', 'ESOCKETTIMEDOUT', 'AbortError'],
    message: 'there was no response in time',
    hint: timeoutHint,
  },
  {
    code: 'untrusted-certificate',
    names: ['ERR_TLS_CERT_ALTNAME_INVALID'],
    message: "the server's certificate is for a different host name",
    hint: checkNetworkHint,
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
    message: "the server's certificate is not trusted",
    hint: 'Set AWS_CA_BUNDLE to the certificate authorities of your network (PEM).',
  },
  {
    code: 'invalid-response',
    names: [
      'ResponseTooLongError',
      'SyntaxError',
      'HPE_INVALID_CONSTANT',
      'HPE_INVALID_CONTENT_LENGTH',
      'HPE_INVALID_HEADER_TOKEN',
    ],
    message: 'the response is not one that AWS sends',
    hint: checkNetworkHint,
  },
]
