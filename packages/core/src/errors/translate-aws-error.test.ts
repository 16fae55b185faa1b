import { describe, expect, it } from 'vitest'
import { isKnownAwsError, ProxyRefusedError, translateAwsError } from './aws-errors.ts'
import { EcrLoginError, type ErrorCode } from './errors.ts'

const attempt = { doing: 'asking ECR in us-west-2 for an authorization token', profile: null }
const secretKey = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'

/** An error as the SDK throws it for an answer of AWS. */
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
  ['an expired token of STS', serviceError('ExpiredToken'), 'credentials-expired'],
  ['an unknown key', serviceError('UnrecognizedClientException'), 'unknown-access-key'],
  ['an unknown key of STS', serviceError('InvalidClientTokenId'), 'unknown-access-key'],
  ['a bad signature', serviceError('InvalidSignatureException', 'does not match'), 'invalid-signature'],
  ['a bad signature of STS', serviceError('SignatureDoesNotMatch', 'does not match'), 'invalid-signature'],
  ['a denial', serviceError('AccessDeniedException', 'User is not authorized'), 'access-denied'],
  ['a denial of STS', serviceError('AccessDenied', 'User is not authorized'), 'access-denied'],
  ['throttling', serviceError('ThrottlingException', 'Rate exceeded'), 'throttled'],
  ['too many requests', serviceError('TooManyRequestsException'), 'throttled'],
  ['a clock that is behind', serviceError('InvalidSignatureException', 'Signature expired: 1'), 'clock-skew'],
  [
    'a clock that is ahead',
    serviceError('InvalidSignatureException', 'Signature not yet current'),
    'clock-skew',
  ],
  ['a clock, as STS says it', serviceError('SignatureDoesNotMatch', 'Signature expired: 1'), 'clock-skew'],
  [
    'a clock, as S3 says it',
    serviceError('RequestTimeTooSkewed', 'The difference is too large'),
    'clock-skew',
  ],
  ['an internal failure', serviceError('ServerException', 'Try later', 500), 'service-error'],
  ['an error of no name', serviceError('Error', '', 503), 'service-error'],
  ['an unknown host', networkError('ENOTFOUND', 'getaddrinfo ENOTFOUND x'), 'host-not-found'],
  ['a DNS that does not answer', networkError('EAI_AGAIN'), 'host-not-found'],
  ['a refused connection', networkError('ECONNREFUSED'), 'connection-refused'],
  ['an unreachable network', networkError('ENETUNREACH'), 'connection-refused'],
  ['a reset connection', networkError('ECONNRESET', 'socket hang up'), 'connection-reset'],
  ['something that is not TLS', networkError('EPROTO', 'wrong version number'), 'connection-reset'],
  ['a timeout of the SDK', named('TimeoutError', 'Connection timed out after 10000 ms'), 'timed-out'],
  ['a timeout of the network', networkError('ETIMEDOUT'), 'timed-out'],
  ['an abort', named('AbortError', 'Request aborted'), 'timed-out'],
  ['a self-signed certificate', networkError('DEPTH_ZERO_SELF_SIGNED_CERT'), 'untrusted-certificate'],
  ['an unknown authority', networkError('UNABLE_TO_GET_ISSUER_CERT_LOCALLY'), 'untrusted-certificate'],
  ['a certificate of another name', networkError('ERR_TLS_CERT_ALTNAME_INVALID'), 'untrusted-certificate'],
  ['an expired certificate', networkError('CERT_HAS_EXPIRED'), 'untrusted-certificate'],
  ['a proxy that says no', new ProxyRefusedError(403), 'proxy-refused'],
  ['a proxy that wants a password', new ProxyRefusedError(407), 'proxy-refused'],
  ['an answer that is no JSON', new SyntaxError('Unexpected token <'), 'invalid-response'],
  ['an answer that is no HTTP', networkError('HPE_INVALID_CONSTANT', 'Parse Error'), 'invalid-response'],
  ['a cause', new Error('top', { cause: networkError('ENOTFOUND') }), 'host-not-found'],
  [
    'a cause of a cause',
    new Error('top', { cause: new Error('middle', { cause: serviceError('AccessDenied', 'no') }) }),
    'access-denied',
  ],
  ['a proxy as a cause', new Error('top', { cause: new ProxyRefusedError(502) }), 'proxy-refused'],
  [
    'every address refused',
    new AggregateError([networkError('ECONNREFUSED'), networkError('ENETUNREACH')]),
    'connection-refused',
  ],
  [
    'the text of an answer of SSO',
    named('CredentialsProviderError', 'ForbiddenException: No access'),
    'access-denied',
  ],
  [
    'the text of a network error of SSO',
    named('CredentialsProviderError', 'Error: getaddrinfo ENOTFOUND portal.sso'),
    'host-not-found',
  ],
  [
    'the text of a proxy error of SSO',
    named('CredentialsProviderError', 'ProxyRefusedError: The proxy answered CONNECT with 403'),
    'proxy-refused',
  ],
  [
    'a good answer of which the SDK reads a part only',
    Object.assign(new TypeError('Expected real number, got implicit NaN'), {
      $metadata: { httpStatusCode: 200 },
    }),
    'invalid-response',
  ],
  ['anything else', new Error('it broke'), 'unexpected'],
  ['what is no error', 'it broke', 'unexpected'],
]

describe('translating an error', () => {
  it.each(rows)('of %s', (_, error, code) => {
    const translated = translateAwsError(error, attempt)
    expect(translated).toBeInstanceOf(EcrLoginError)
    expect(translated).toMatchObject({ code, cause: error })
    expect(translated.message).toMatch(
      /^While asking ECR in us-west-2 for an authorization token: \S.*[^.]\.$/,
    )
    expect(translated.hint).toMatch(/^[A-Z].*[^.]\.$/)
  })

  it('leaves one of ours as it is', () => {
    const error = new EcrLoginError('invalid-response', 'It is none.', 'Look.')
    expect(translateAwsError(error, attempt)).toBe(error)
  })

  it('names the profile that speaks', () => {
    const { message } = translateAwsError(serviceError('ExpiredToken'), { ...attempt, profile: 'work' })
    expect(message).toContain('for an authorization token as profile "work": AWS says')
  })

  it('quotes AWS on who may not do what, on one line', () => {
    const said = `User: arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_PowerUserAccess_0123456789abcdef/alice
      is not authorized to perform: ecr:GetAuthorizationToken on resource: *`
    const { message } = translateAwsError(serviceError('AccessDeniedException', said), attempt)
    expect(message).toContain(`: AWS denied it: ${said.replace(/\s+/g, ' ')}.`)
  })

  it('tells name, status and sentence of an answer that it does not know', () => {
    const error = serviceError('ServerException', 'Try later', 500)
    expect(translateAwsError(error, attempt).message).toContain(
      ': AWS answered with the error "ServerException" (status 500): Try later.',
    )
  })

  it('tells a proxy that wants a password from one that says no', () => {
    expect(translateAwsError(new ProxyRefusedError(407), attempt).message).toMatch(
      /wants a user and a password\.$/,
    )
    expect(translateAwsError(new ProxyRefusedError(403), attempt).message).toMatch(/with status 403\.$/)
  })

  it.each([
    ['a denial', serviceError('AccessDenied', `key ${secretKey} of http://user:secret@proxy:3128/`)],
    ['an unknown answer', serviceError('Strange', `key ${secretKey} of http://user:secret@proxy:3128/`)],
    ['anything else', new Error(`key ${secretKey} of http://user:secret@proxy:3128/`)],
    ['what is no error', `key ${secretKey} of http://user:secret@proxy:3128/`],
  ])('keeps secrets out of the sentence for %s', (_, error) => {
    const { message } = translateAwsError(error, attempt)
    expect(message).toContain('key *** of http://***@proxy:3128/.')
  })

  it.for<unknown>([{}, [], 5, null, { toString: 1, valueOf: 1 }])(
    'takes %j for no name and no message',
    (value) => {
      const denied = Object.assign(serviceError('AccessDenied'), { message: value })
      expect(translateAwsError(denied, attempt).message).toMatch(/denied it\.$/)
      const other = Object.assign(serviceError('Other'), { message: value, name: value })
      expect(translateAwsError(other, attempt).message).toMatch(/error \(status 400\): no reason given\.$/)
    },
  )

  it('keeps the sentence of bounded length', () => {
    const { message } = translateAwsError(serviceError('AccessDenied', 'no '.repeat(10_000)), attempt)
    expect(message.length).toBeLessThan(600)
  })

  it('ends where the causes run in a circle', () => {
    const error = new Error('top')
    error.cause = error
    expect(translateAwsError(error, attempt).code).toBe('unexpected')
  })
})

describe('an error of AWS or of the network', () => {
  it.each([
    ['an answer of AWS', serviceError('Strange'), true],
    ['a network error', networkError('ENOTFOUND'), true],
    ['a proxy', new ProxyRefusedError(403), true],
    ['a network error as a cause', new Error('top', { cause: networkError('ECONNREFUSED') }), true],
    ['missing credentials', named('CredentialsProviderError', 'Could not load credentials'), false],
    ['anything else', new Error('it broke'), false],
    ['what is no error', undefined, false],
  ])('is told from others: %s', (_, error, isKnown) => {
    expect(isKnownAwsError(error)).toBe(isKnown)
  })
})
