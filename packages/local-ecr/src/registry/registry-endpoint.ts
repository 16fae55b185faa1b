import type { ServiceHost } from '../aws/service-hosts.ts'
import type { ServiceResponse } from '../aws/service-response.ts'
import { type Grant, type RegistryTokens, tokenUser } from '../state/registry-tokens.ts'
import { challengeResponse, errorResponse, invalidTokenResponse, jsonResponse } from './registry-responses.ts'

/** A registry as its clients address it. */
export interface RegistryEndpoint {
  /** `plain` is the registry of the plain endpoint, which accepts every token. */
  readonly kind: 'private' | 'public' | 'plain'
  readonly serviceHost: ServiceHost
  /** Scheme and authority. */
  readonly origin: string
}

/** The part of a request that decides about access. */
export interface RegistryRequest {
  readonly method: string
  /** Path and query. */
  readonly url: string
  readonly authorization: string | undefined
  /** The fields of a request for a token that clients post (OAuth 2); absent for any other request. */
  readonly form?: URLSearchParams
}

/** The grant of an accepted request, or the response to any other; its grant is null if the token is unknown. */
export type AuthResult =
  | { readonly grant: Grant; readonly response: null }
  | { readonly grant: Grant | null; readonly response: ServiceResponse }

/** Accepts a request with a token for this registry. Also responds to the token requests of ECR Public. */
export function authorizeRequest(
  request: RegistryRequest,
  endpoint: RegistryEndpoint,
  tokens: RegistryTokens,
  now: Date,
): AuthResult {
  if (endpoint.kind !== 'public') return authorizeBasic(request, endpoint, tokens, now)
  return isPathUnder('/token', request.url)
    ? exchangePassword(request, endpoint, tokens, now)
    : authorizeBearer(request, endpoint, tokens, now)
}

/** Responds to an accepted request as a registry without repositories. */
export function respondWithoutRepositories(
  { url }: RegistryRequest,
  { serviceHost: { accountId } }: RegistryEndpoint,
): ServiceResponse {
  if (/^\/v2\/?(\?|$)/.test(url)) return jsonResponse(200, {})
  const [, name = url] = /^\/v2\/(.+?)\/(manifests|blobs|tags|referrers)\//.exec(url) ?? []
  const owner = accountId === null ? '' : ` in the registry with id '${accountId}'`
  return errorResponse(404, 'NAME_UNKNOWN', `The repository with name '${name}' does not exist${owner}`)
}

/** Whether the path of a URL is this path or below it. */
export function isPathUnder(path: string, url: string): boolean {
  return url === path || url.startsWith(`${path}/`) || url.startsWith(`${path}?`)
}

function authorizeBasic(
  request: RegistryRequest,
  endpoint: RegistryEndpoint,
  tokens: RegistryTokens,
  now: Date,
): AuthResult {
  if (!hasCredentials(request)) {
    return reject(challengeResponse(`Basic realm="${endpoint.origin}/",service="ecr.amazonaws.com"`))
  }
  const grant = findByPassword(request, tokens)
  if (!grant) return reject(invalidTokenResponse)
  return { grant, response: checkGrant(grant, endpoint, now) }
}

function authorizeBearer(
  request: RegistryRequest,
  { origin, serviceHost }: RegistryEndpoint,
  tokens: RegistryTokens,
  now: Date,
): AuthResult {
  if (!hasCredentials(request)) {
    return reject(
      challengeResponse(`Bearer realm="${origin}/token/",service="${serviceHost.host}",scope="aws"`),
    )
  }
  const [, bearer = ''] = /^Bearer (.+)$/i.exec(request.authorization ?? '') ?? []
  const grant = tokens.find(bearer)
  if (!grant || grant.expiresAt <= now) return reject(invalidTokenResponse)
  const isRead = request.method === 'GET' || request.method === 'HEAD'
  if (!grant.caller && !isRead) return reject(errorResponse(403, 'DENIED', 'Not Authorized'), grant)
  return { grant, response: null }
}

/** Issues a bearer token for a password of ECR Public; without a password, one that can only pull. */
function exchangePassword(
  request: RegistryRequest,
  endpoint: RegistryEndpoint,
  tokens: RegistryTokens,
  now: Date,
): AuthResult {
  const isAnonymous = !hasCredentials(request) && !request.form?.has('password')
  const grant = isAnonymous ? anonymousGrant(endpoint, now) : findByPassword(request, tokens)
  if (!grant) return reject(invalidTokenResponse)
  const refusal = checkGrant(grant, endpoint, now)
  if (refusal) return { grant, response: refusal }
  // Clients read one name after a GET, and the other after a POST.
  const bearer = tokens.issueBearer(grant)
  return { grant, response: jsonResponse(200, { token: bearer, access_token: bearer }) }
}

/** True if a request has credentials. A header may contain none. */
function hasCredentials({ authorization = '' }: RegistryRequest): boolean {
  return authorization !== '' && !/^Basic\s*(Og==)?$/i.test(authorization)
}

function reject(response: ServiceResponse, grant: Grant | null = null): AuthResult {
  return { grant, response }
}

function anonymousGrant({ serviceHost: { region } }: RegistryEndpoint, now: Date): Grant {
  return { caller: null, kind: 'public', region, expiresAt: new Date(now.getTime() + 60 * 60 * 1000) }
}

function findByPassword(
  { authorization = '', form }: RegistryRequest,
  tokens: RegistryTokens,
): Grant | undefined {
  if (form?.has('password')) {
    return form.get('username') === tokenUser ? tokens.find(form.get('password')!) : undefined
  }
  const [, encoded = ''] = /^Basic (.+)$/i.exec(authorization) ?? []
  const [, user, password = ''] = /^([^:]*):(.*)$/s.exec(Buffer.from(encoded, 'base64').toString()) ?? []
  return user === tokenUser ? tokens.find(password) : undefined
}

/** Returns null if the grant is valid for this registry, else the error. */
function checkGrant(grant: Grant, endpoint: RegistryEndpoint, now: Date): ServiceResponse | null {
  if (grant.expiresAt <= now) {
    const message = 'Your authorization token has expired. Reauthenticate and try again.'
    return errorResponse(403, 'DENIED', message)
  }
  if (isGranted(grant, endpoint)) return null
  return errorResponse(403, 'DENIED', 'Your authorization token is not valid for this registry.')
}

function isGranted({ kind, region, caller }: Grant, endpoint: RegistryEndpoint): boolean {
  if (endpoint.kind === 'plain') return true
  if (endpoint.kind !== kind) return false
  const { accountId, region: registryRegion } = endpoint.serviceHost
  return accountId === null || (region === registryRegion && caller?.accounts.includes(accountId) === true)
}
