import { describe, expect, it } from 'vitest'
import { EcrLoginError, type ErrorCode } from './errors.ts'
import {
  nameRoute,
  ProxyConnectionError,
  ProxyRefusedError,
  ResponseTooLongError,
  UnusableProxyError,
} from './network-errors.ts'
import { isKnownAwsError, translateAwsError } from './translate-aws-error.ts'

const attempt = { doing: 'requesting an authorization token from ECR in us-west-2', profile: null }
const secretKey = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'

/** An error as the SDK throws it for a response of AWS. */
function serviceError(name: string, message = '', status = 400): Error {
  return Object.assign(new Error(message), { name, $fault: 'client', $metadata: { httpStatusCode: status } })
}

/** An error as Node's network stack throws it. */
function networkError(code: string, message = `connect ${code} 10.0.0.1:443`): Error {
  return Object.assign(new Error(message), { code })
}

function named(name: string, message = ''): Error {
  return Object.assign(new Error(message), { name })
}

const rows: readonly (readonly [what: string, error: unknown, code: ErrorCode])[] = [
  [
    'an expired token',
    serviceError('ExpiredTokenException', 'The security token is expired'),
    'credentials-expired',
  ],
  ['an expired token at STS', serviceError('ExpiredToken'), 'credentials-expired'],
  ['an unknown key', serviceError('UnrecognizedClientException'), 'unknown-access-key'],
  ['an unknown key at STS', serviceError('InvalidClientTokenId'), 'unknown-access-key'],
  ['a bad signature', serviceError('InvalidSignatureException', 'does not match'), 'invalid-signature'],
  ['a bad signature at STS', serviceError('SignatureDoesNotMatch', 'does not match'), 'invalid-signature'],
  ['a denial', serviceError('AccessDeniedException', 'User is not authorized'), 'access-denied'],
  ['a denial at STS', serviceError('AccessDenied', 'User is not authorized'), 'access-denied'],
  ['throttling', serviceError('ThrottlingException', 'Rate exceeded'), 'throttled'],
  ['too many requests', serviceError('TooManyRequestsException'), 'throttled'],
  ['a clock that is behind', serviceError('InvalidSignatureException', 'Signature expired: 1'), 'clock-skew'],
  [
    'a clock that is ahead',
    serviceError('InvalidSignatureException', 'Signature not yet current'),
    'clock-skew',
  ],
  [
    'a clock that is behind, at STS',
    serviceError('SignatureDoesNotMatch', 'Signature expired: 1'),
    'clock-skew',
  ],
  [
    'a clock that is behind, at S3',
    serviceError('RequestTimeTooSkewed', 'The difference is too large'),
    'clock-skew',
  ],
  ['an internal failure', serviceError('ServerException', 'Try later', 500), 'service-error'],
  ['an error without a name', serviceError('Error', '', 503), 'service-error'],
  ['an unknown host', networkError('ENOTFOUND', 'getaddrinfo ENOTFOUND x'), 'host-not-found'],
  ['a DNS server that does not respond', networkError('EAI_AGAIN'), 'host-not-found'],
  ['a refused connection', networkError('ECONNREFUSED'), 'connection-refused'],
  ['an unreachable network', networkError('ENETUNREACH'), 'connection-refused'],
  ['a reset connection', networkError('ECONNRESET', 'socket hang up'), 'connection-reset'],
  ['a server that does not use TLS', networkError('EPROTO', 'wrong version number'), 'connection-reset'],
  ['a timeout of the SDK', named('TimeoutError', 'Connection timed out after 10000 ms'), 'timed-out'],
  ['a timeout of the network', networkError('ETIMEDOUT'), 'timed-out'],
  ['an abort', named('AbortError', 'Request aborted'), 'timed-out'],
  ['a self-signed certificate', networkError('DEPTH_ZERO_SELF_SIGNED_CERT'), 'untrusted-certificate'],
  [
    'an unknown certificate authority',
    networkError('UNABLE_TO_GET_ISSUER_CERT_LOCALLY'),
    'untrusted-certificate',
  ],
  [
    'a certificate for another host name',
    networkError('ERR_TLS_CERT_ALTNAME_INVALID'),
    'untrusted-certificate',
  ],
  ['an expired certificate', networkError('CERT_HAS_EXPIRED'), 'untrusted-certificate'],
  ['a proxy that refuses', new ProxyRefusedError(403, false), 'proxy-refused'],
  ['a proxy that requires a password', new ProxyRefusedError(407, false), 'proxy-refused'],
  ['an unusable proxy setting', new UnusableProxyError('HTTPS_PROXY', false), 'invalid-usage'],
  ['a proxy that does not run', new ProxyConnectionError(networkError('ECONNREFUSED')), 'connection-refused'],
  ['a proxy without a name', new ProxyConnectionError(networkError('ENOTFOUND')), 'host-not-found'],
  ['a proxy that does not respond', new ProxyConnectionError(named('AbortError', 'x')), 'timed-out'],
  [
    'a proxy that is not trusted',
    new ProxyConnectionError(networkError('CERT_HAS_EXPIRED')),
    'untrusted-certificate',
  ],
  ['a proxy that hangs up', new ProxyConnectionError(networkError('ECONNRESET')), 'proxy-refused'],
  [
    'a proxy that is no HTTP server',
    new ProxyConnectionError(networkError('HPE_INVALID_CONSTANT')),
    'proxy-refused',
  ],
  ['a proxy that says too much', new ProxyConnectionError(), 'proxy-refused'],
  ['a response without an end', new ResponseTooLongError(1024), 'invalid-response'],
  ['a response that is not JSON', new SyntaxError('Unexpected token <'), 'invalid-response'],
  ['a response that is not HTTP', networkError('HPE_INVALID_CONSTANT', 'Parse Error'), 'invalid-response'],
  ['a cause', new Error('top', { cause: networkError('ENOTFOUND') }), 'host-not-found'],
  [
    'a cause of a cause',
    new Error('top', { cause: new Error('middle', { cause: serviceError('AccessDenied', 'no') }) }),
    'access-denied',
  ],
  ['a proxy as a cause', new Error('top', { cause: new ProxyRefusedError(502, false) }), 'proxy-refused'],
  [
    'every address refused',
    new AggregateError([networkError('ECONNREFUSED'), networkError('ENETUNREACH')]),
    'connection-refused',
  ],
  [
    'the text of a response of SSO',
    named('CredentialsProviderError', 'ForbiddenException: No access'),
    'access-denied',
  ],
  [
    'the text of a network error of SSO',
    named('CredentialsProviderError', 'Error: getaddrinfo ENOTFOUND portal.sso'),
    'host-not-found',
  ],
  [
    'a response with status 200 that the SDK can read only in part',
    Object.assign(new TypeError('Expected real number, got implicit NaN'), {
      $metadata: { httpStatusCode: 200 },
    }),
    'invalid-response',
  ],
  ['anything else', new Error('it broke'), 'unexpected'],
  ['a thrown text', 'it broke', 'unexpected'],
]

describe('translateAwsError', () => {
  it("keeps the response's own code, status and request id, without a secret", () => {
    const secret = 'A'.repeat(40)
    const error = serviceError(`Denied${secret}`, 'No.', 403)
    Object.assign(error, { $metadata: { httpStatusCode: 403, requestId: 'a-b' } })
    const { response } = translateAwsError(new Error('top', { cause: error }), attempt)
    expect(response).toEqual({ errorCode: '***', statusCode: 403, requestId: 'a-b' })
    expect(translateAwsError(networkError('ECONNRESET'), attempt).response).toBeNull()
  })

  it.each(rows)('translates %s', (_, error, code) => {
    const translated = translateAwsError(error, attempt)
    expect(translated).toBeInstanceOf(EcrLoginError)
    expect(translated).toMatchObject({ code, cause: error })
    expect(translated.message).toMatch(
      /^While requesting an authorization token from ECR in us-west-2: \S.*[^.]\.$/,
    )
    expect(translated.hint).toMatch(/^[A-Z].*[^.]\.$/)
  })

  it('returns an EcrLoginError as it is', () => {
    const error = new EcrLoginError('invalid-response', 'It is not one.', 'Look.')
    expect(translateAwsError(error, attempt)).toBe(error)
  })

  it('names the profile in use', () => {
    const { message } = translateAwsError(serviceError('ExpiredToken'), { ...attempt, profile: 'work' })
    expect(message).toContain('from ECR in us-west-2 as profile "work": AWS says')
  })

  it("quotes AWS's message about a denial on one line", () => {
    const said = `User: arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_PowerUserAccess_0123456789abcdef/alice
      is not authorized to perform: ecr:GetAuthorizationToken on resource: *`
    const { message } = translateAwsError(serviceError('AccessDeniedException', said), attempt)
    expect(message).toContain(`: AWS denied access: ${said.replace(/\s+/g, ' ')}.`)
  })

  it('reports the name, status and message of an unknown error of AWS', () => {
    const error = serviceError('ServerException', 'Try later', 500)
    expect(translateAwsError(error, attempt).message).toContain(
      ': AWS returned the error "ServerException" (status 500): Try later.',
    )
  })

  it.each([
    [407, false, /the proxy requires a user name and a password\.$/],
    [407, true, /the proxy rejected the user name or the password\.$/],
    [403, true, /with status 403\.$/],
  ])('distinguishes the refusals of a proxy: %i, user given: %s', (status, isUserGiven, message) => {
    expect(translateAwsError(new ProxyRefusedError(status, isUserGiven), attempt).message).toMatch(message)
  })

  it.each([
    ['https_proxy', false, 'the proxy that https_proxy names is not an http(s) URL.'],
    ['HTTPS_PROXY', true, 'the proxy that HTTPS_PROXY names is a SOCKS proxy, which is not supported.'],
  ])('names the variable of a proxy that cannot be used: %s', (variable, isSocks, message) => {
    const error = translateAwsError(new UnusableProxyError(variable, isSocks), attempt)
    expect(error.message).toContain(message)
    expect(error.hint).toContain(`Set ${variable} to`)
  })

  it('names the proxy that a request went through, but not a proxy that an error of AWS names', () => {
    const error = nameRoute(networkError('ECONNRESET'), {
      proxy: 'http://proxy:3128',
      host: 'ecr.test',
    })
    const cause = new Error('top', { cause: error })
    expect(translateAwsError(cause, { ...attempt, profile: 'work' }).message).toContain(
      'in us-west-2 as profile "work" through the proxy http://proxy:3128: the connection was interrupted.',
    )
    const forged = Object.assign(serviceError('AccessDenied'), { proxy: 'http://evil' })
    expect(translateAwsError(forged, attempt).message).not.toContain('evil')
  })

  it.each([
    ['a denial', serviceError('AccessDenied', `key ${secretKey} of http://user:secret@proxy:3128/`)],
    [
      'an unknown error of AWS',
      serviceError('Strange', `key ${secretKey} of http://user:secret@proxy:3128/`),
    ],
    ['anything else', new Error(`key ${secretKey} of http://user:secret@proxy:3128/`)],
    ['a thrown text', `key ${secretKey} of http://user:secret@proxy:3128/`],
  ])('keeps secrets out of the message for %s', (_, error) => {
    const { message } = translateAwsError(error, attempt)
    expect(message).toContain('key *** of http://***@proxy:3128/.')
  })

  it.for<unknown>([{}, [], 5, null, { toString: 1, valueOf: 1 }])(
    'ignores a name or message that is %j',
    (value) => {
      const denied = Object.assign(serviceError('AccessDenied'), { message: value })
      expect(translateAwsError(denied, attempt).message).toMatch(/denied access\.$/)
      const other = Object.assign(serviceError('Other'), { message: value, name: value })
      expect(translateAwsError(other, attempt).message).toMatch(/error \(status 400\): no reason given\.$/)
    },
  )

  it('limits the length of the message', () => {
    const { message } = translateAwsError(serviceError('AccessDenied', 'no '.repeat(10_000)), attempt)
    expect(message.length).toBeLessThan(600)
  })

  it('ends at a cause that it has already seen', () => {
    const error = new Error('top')
    error.cause = error
    expect(translateAwsError(error, attempt).code).toBe('unexpected')
  })
})

describe('isKnownAwsError', () => {
  it.each([
    ['an error of AWS', serviceError('Strange'), true],
    ['a network error', networkError('ENOTFOUND'), true],
    ['a proxy that refuses', new ProxyRefusedError(403, false), true],
    ['a proxy that hangs up', new ProxyConnectionError(), true],
    ['a proxy setting', new UnusableProxyError('ALL_PROXY', false), true],
    ['a network error as a cause', new Error('top', { cause: networkError('ECONNREFUSED') }), true],
    ['missing credentials', named('CredentialsProviderError', 'Could not load credentials'), false],
    ['anything else', new Error('it broke'), false],
    ['nothing', undefined, false],
  ])('recognizes errors of AWS and of the network: %s', (_, error, isKnown) => {
    expect(isKnownAwsError(error)).toBe(isKnown)
  })
})
