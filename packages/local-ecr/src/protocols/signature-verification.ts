import { createHash } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { Sha256 } from '@aws-crypto/sha256-js'
import { SignatureV4 } from '@smithy/signature-v4'
import type { ServiceHost } from '../aws/service-hosts.ts'
import { ServiceError } from '../aws/service-response.ts'
import type { Cloud } from '../state/cloud.ts'
import type { Caller } from '../state/principals.ts'
import type { ApiRequest } from './api.ts'

/** A request, the host it was sent to, the known principals, and the service's time. */
export interface SignedCall {
  readonly request: ApiRequest
  readonly serviceHost: ServiceHost
  readonly cloud: Pick<Cloud, 'principals'>
  readonly now: Date
}

/** The content of an `Authorization` header of Signature Version 4. */
export interface Signature {
  readonly accessKeyId: string
  /** The day, `YYYYMMDD`. */
  readonly day: string
  readonly region: string
  readonly service: string
  readonly signedHeaders: readonly string[]
  /** 64 hexadecimal digits. */
  readonly digest: string
}

const authorizationHeader =
  /^AWS4-HMAC-SHA256 Credential=([^/,\s]+)\/(\d{8})\/([^/,\s]+)\/([^/,\s]+)\/aws4_request,\s*SignedHeaders=([^,\s]+),\s*Signature=([0-9a-f]{64})$/

const longDate = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/

const toleranceMs = 5 * 60 * 1000

/** Parses the signature of a request; returns null if it is missing or incomplete. */
export function parseSignature(headers: IncomingHttpHeaders): Signature | null {
  const match = authorizationHeader.exec(headers.authorization ?? '')
  if (!match) return null
  const [, accessKeyId, day, region, service, signedHeaders, digest] = match as unknown as [
    string,
    ...string[],
  ]
  return {
    accessKeyId: accessKeyId!,
    day: day!,
    region: region!,
    service: service!,
    signedHeaders: signedHeaders!.split(';'),
    digest: digest!,
  }
}

/** Verifies a signature and returns the caller who made it; throws AWS's error for a signature that is not valid. */
export async function authenticate({ request, serviceHost, cloud, now }: SignedCall): Promise<Caller> {
  if (request.headers.authorization === undefined) {
    throw new ServiceError('MissingAuthenticationTokenException', 'Missing Authentication Token')
  }
  const signature = parseSignature(request.headers)
  const signedAt = parseLongDate(request.headers['x-amz-date'])
  if (!signature || !signedAt) {
    throw new ServiceError(
      'IncompleteSignatureException',
      "Authorization header requires 'Credential', 'SignedHeaders' and 'Signature' parameters, and an 'X-Amz-Date' header.",
    )
  }
  const caller = cloud.principals.find(signature.accessKeyId)
  if (!caller) throw invalidToken()
  checkScope(signature, serviceHost, signedAt)
  checkTime(signedAt, now)
  if ((await signAgain(request, signature, signedAt, caller)) !== signature.digest) throw signatureMismatch()
  checkSession(request, caller, now)
  return caller
}

function checkScope({ service, region, day }: Signature, serviceHost: ServiceHost, signedAt: Date): void {
  if (service !== serviceHost.service) {
    throw invalidSignature(`Credential should be scoped to correct service: '${serviceHost.service}'. `)
  }
  if (region !== serviceHost.region) throw invalidSignature('Credential should be scoped to a valid region. ')
  const signedDay = formatLongDate(signedAt).slice(0, 8)
  if (day !== signedDay) {
    throw invalidSignature(
      `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${day}' != '${signedDay}'.`,
    )
  }
}

function checkTime(signedAt: Date, now: Date): void {
  const [signed, current] = [formatLongDate(signedAt), formatLongDate(now)]
  const earliest = new Date(now.getTime() - toleranceMs)
  const latest = new Date(now.getTime() + toleranceMs)
  if (signedAt < earliest) {
    throw invalidSignature(
      `Signature expired: ${signed} is now earlier than ${formatLongDate(earliest)} (${current} - 5 min.)`,
    )
  }
  if (signedAt > latest) {
    throw invalidSignature(
      `Signature not yet current: ${signed} is still later than ${formatLongDate(latest)} (${current} + 5 min.)`,
    )
  }
}

function checkSession({ headers }: ApiRequest, caller: Caller, now: Date): void {
  if ((headers['x-amz-security-token'] ?? null) !== caller.sessionToken) throw invalidToken()
  if (caller.expiresAt && caller.expiresAt <= now) {
    throw new ServiceError('ExpiredTokenException', 'The security token included in the request is expired')
  }
}

/** Signs the same headers with the caller's secret access key. */
async function signAgain(
  request: ApiRequest,
  { signedHeaders, region, service }: Signature,
  signedAt: Date,
  { accessKeyId, secretAccessKey }: Caller,
): Promise<string | undefined> {
  // The signer uses this header without checking that it is the hash of the body.
  const claimedHash = request.headers['x-amz-content-sha256']
  if (claimedHash !== undefined && claimedHash !== sha256(request.body)) return undefined
  const headers = signedHeaders.map((name) => [name, String(request.headers[name] ?? '')])
  const url = new URL(request.url, 'https://localhost')
  const signer = new SignatureV4({
    credentials: { accessKeyId, secretAccessKey },
    region,
    service,
    sha256: Sha256,
    applyChecksum: false,
  })
  const signed = await signer.sign(
    {
      method: request.method,
      protocol: url.protocol,
      hostname: url.hostname,
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers: Object.fromEntries(headers),
      body: request.body,
    },
    { signingDate: signedAt, signableHeaders: new Set(signedHeaders) },
  )
  return parseSignature(signed.headers)?.digest
}

function sha256(body: Buffer): string {
  return createHash('sha256').update(body).digest('hex')
}

/** Parses `YYYYMMDDTHHMMSSZ`; returns null for anything else. */
function parseLongDate(text: string | string[] | undefined): Date | null {
  const match = longDate.exec(String(text))
  if (!match) return null
  const [, year, month, day, hour, minute, second] = match
  const date = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
  return Number.isNaN(date.getTime()) ? null : date
}

function formatLongDate(date: Date): string {
  return date.toISOString().replace(/[-:]|\.\d+/g, '')
}

function invalidToken(): ServiceError {
  return new ServiceError(
    'UnrecognizedClientException',
    'The security token included in the request is invalid.',
  )
}

function signatureMismatch(): ServiceError {
  return invalidSignature(
    'The request signature we calculated does not match the signature you provided. ' +
      'Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
  )
}

function invalidSignature(message: string): ServiceError {
  return new ServiceError('InvalidSignatureException', message)
}
