import type { Place } from '../aws/service-hosts.ts'
import type { Answer } from '../aws/service-response.ts'
import { type Grant, type Tokens, tokenUser } from '../state/registry-tokens.ts'

/** A registry's front door. */
export interface Door {
  /** `endpoint` is the plain one on loopback, which every token opens. */
  readonly kind: 'private' | 'public' | 'endpoint'
  readonly place: Place
  /** Scheme and authority, as clients reach it. */
  readonly origin: string
}

/** What of a request the door looks at. */
export interface Knock {
  readonly method: string
  /** Path and query. */
  readonly url: string
  readonly authorization: string | undefined
}

/** Who was let in, or what is said at the door and to whom, null for a stranger. */
export type Admission =
  | { readonly grant: Grant; readonly answer: null }
  | { readonly grant: Grant | null; readonly answer: Answer }

/** Lets a request in that bears a token which opens this registry, and answers any other. */
export function admit(knock: Knock, door: Door, tokens: Tokens, now: Date): Admission {
  if (door.kind !== 'public') return admitBasic(knock, door, tokens, now)
  return isUnder('/token', knock.url)
    ? answerTokenRequest(knock, door, tokens, now)
    : admitBearer(knock, door, tokens, now)
}

/** What a registry without repositories answers to those whom it let in. */
export function answerEmptyRegistry({ url }: Knock, { place }: Door): Answer {
  if (/^\/v2\/?(\?|$)/.test(url)) return jsonAnswer(200, {})
  const [, name = url] = /^\/v2\/(.+?)\/(manifests|blobs|tags|referrers)\//.exec(url) ?? []
  const owner = place.accountId === null ? '' : ` in the registry with id '${place.accountId}'`
  return refusal(404, 'NAME_UNKNOWN', `The repository with name '${name}' does not exist${owner}`)
}

/** The form in which registries write errors. */
export function refusal(status: number, code: string, message: string): Answer {
  return jsonAnswer(status, { errors: [{ code, message }] })
}

/** Whether a request's path is this one or lies below it. */
export function isUnder(path: string, url: string): boolean {
  return url === path || url.startsWith(`${path}/`) || url.startsWith(`${path}?`)
}

function admitBasic(knock: Knock, door: Door, tokens: Tokens, now: Date): Admission {
  if (knock.authorization === undefined) {
    return stop(challenge(`Basic realm="${door.origin}/",service="ecr.amazonaws.com"`))
  }
  const grant = findPassword(knock, tokens)
  if (!grant) return stop(unreadable)
  const answer = refuseGrant(grant, door, now)
  return { grant, answer }
}

function admitBearer(knock: Knock, door: Door, tokens: Tokens, now: Date): Admission {
  const { origin, place } = door
  if (knock.authorization === undefined) {
    return stop(challenge(`Bearer realm="${origin}/token/",service="${place.host}",scope="aws"`))
  }
  const [, bearer = ''] = /^Bearer (.+)$/i.exec(knock.authorization) ?? []
  const grant = tokens.find(bearer)
  if (!grant || grant.expiresAt <= now) return stop(unreadable)
  const isRead = knock.method === 'GET' || knock.method === 'HEAD'
  if (!grant.holder && !isRead) return stop(refusal(403, 'DENIED', 'Not Authorized'), grant)
  return { grant, answer: null }
}

/** Gives a bearer for a password of ECR Public; without one, a bearer that only pulls. */
function answerTokenRequest(knock: Knock, door: Door, tokens: Tokens, now: Date): Admission {
  const isAnonymous = knock.authorization === undefined
  const grant = isAnonymous ? anonymousGrant(door, now) : findPassword(knock, tokens)
  if (!grant) return stop(unreadable)
  const answer = refuseGrant(grant, door, now) ?? jsonAnswer(200, { token: tokens.issueBearer(grant) })
  return stop(answer, grant)
}

function stop(answer: Answer, grant: Grant | null = null): Admission {
  return { grant, answer }
}

function anonymousGrant({ place: { region } }: Door, now: Date): Grant {
  return { holder: null, kind: 'public', region, expiresAt: new Date(now.getTime() + 60 * 60 * 1000) }
}

function findPassword({ authorization = '' }: Knock, tokens: Tokens): Grant | undefined {
  const [, encoded = ''] = /^Basic (.+)$/i.exec(authorization) ?? []
  const [, user, password = ''] = /^([^:]*):(.*)$/s.exec(Buffer.from(encoded, 'base64').toString()) ?? []
  return user === tokenUser ? tokens.find(password) : undefined
}

/** Null when the token opens the door. */
function refuseGrant(grant: Grant, door: Door, now: Date): Answer | null {
  if (grant.expiresAt <= now) {
    return refusal(403, 'DENIED', 'Your authorization token has expired. Reauthenticate and try again.')
  }
  return opens(grant, door)
    ? null
    : refusal(403, 'DENIED', 'Your authorization token does not open this registry.')
}

function opens({ kind, region, holder }: Grant, door: Door): boolean {
  if (door.kind === 'endpoint') return true
  if (door.kind !== kind) return false
  const { accountId } = door.place
  return accountId === null || (region === door.place.region && holder?.accounts.includes(accountId) === true)
}

const registryHeaders = { 'docker-distribution-api-version': 'registry/2.0' }

/** What ECR says of a token that it cannot read. */
const unreadable: Answer = {
  status: 400,
  headers: { ...registryHeaders, 'content-type': 'text/plain; charset=utf-8' },
  body: 'Your Authorization Token is invalid.\n',
}

function challenge(scheme: string): Answer {
  return {
    status: 401,
    headers: {
      ...registryHeaders,
      'content-type': 'text/plain; charset=utf-8',
      'www-authenticate': scheme,
    },
    body: 'Not Authorized\n',
  }
}

function jsonAnswer(status: number, value: object): Answer {
  return {
    status,
    headers: { ...registryHeaders, 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify(value),
  }
}
