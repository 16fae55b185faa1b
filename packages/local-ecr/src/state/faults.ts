import type { IncomingHttpHeaders, ServerResponse } from 'node:http'
import type { Place, Service } from '../aws/service-hosts.ts'
import { type Answer, type AuthorizationData, ServiceError } from '../aws/service-response.ts'

/** Something that goes wrong on request. */
export interface Fault {
  readonly kind: FaultKind
  /** By default every service that the kind can befall. */
  readonly service?: Service
  /** The caller's account, or that of the registry. */
  readonly account?: string
  readonly region?: string
  /** How many requests it befalls; by default all. */
  readonly times?: number
  /** How long the slow kinds wait; by default 3,000. */
  readonly delayMs?: number
}

export type FaultKind = keyof typeof effects

/** What a fault does to a request that it befalls; each part acts at its own stage. */
export interface Effect {
  readonly services: readonly Service[]
  /** The service's clock. */
  readonly now?: (now: Date) => Date
  /** What the service says instead of doing its work. */
  readonly refusal?: (service: Service, headers: IncomingHttpHeaders) => ServiceError
  readonly tokenLifetimeSeconds?: number
  /** What becomes of a password that is issued; it is a good one all the same. */
  readonly disguise?: (password: string) => string
  /** What becomes of one entry of the authorization data; null takes it away. */
  readonly entry?: (entry: AuthorizationData) => Partial<AuthorizationData> | null
  readonly rewrite?: (answer: Answer) => Answer
  readonly deliver?: Deliver
}

/** Sends an answer; `wait` takes as long as the fault says. */
export type Deliver = (
  response: ServerResponse,
  answer: Answer,
  wait: () => Promise<void>,
) => void | Promise<void>

/** Sends an answer whole and at once. */
export const deliver: Deliver = (response, answer) => {
  writeHead(response, answer)
  response.end(answer.body)
}

const tokenIssuers: readonly Service[] = ['ecr', 'ecr-public']
const apis: readonly Service[] = [...tokenIssuers, 'sts']
const keyIssuers: readonly Service[] = [
  'sso',
  'sso-oidc',
  'signin',
  'container-credentials',
  'instance-metadata',
]
const everything: readonly Service[] = [...apis, ...keyIssuers, 'registry']

const hostileText = "'; touch pwned; '"

const effects = {
  throttle: { services: everything, refusal: throttled },
  'error-500': {
    services: everything,
    refusal: () => new ServiceError('InternalFailure', 'An internal failure occurred.', 500),
  },
  'error-503': {
    services: everything,
    refusal: () =>
      new ServiceError('ServiceUnavailable', 'The service is unavailable. Try again later.', 503),
  },
  'echoing-refusal': {
    services: apis,
    // AWS repeats what it was sent where a signature does not fit, the session token included.
    refusal: (_, headers) => new ServiceError('AccessDeniedException', JSON.stringify(headers), 403),
  },
  'reset-before': { services: everything, deliver: (response) => reset(response) },
  'reset-within': {
    services: everything,
    deliver(response, answer) {
      writeHead(response, answer)
      response.write(halves(answer.body)[0], () => reset(response))
    },
  },
  'reset-after': {
    services: everything,
    deliver(response, answer) {
      writeHead(response, answer)
      response.end(answer.body, () => reset(response))
    },
  },
  'slow-headers': {
    services: everything,
    async deliver(response, answer, wait) {
      await wait()
      deliver(response, answer, wait)
    },
  },
  'slow-body': {
    services: everything,
    async deliver(response, answer, wait) {
      const [first, second] = halves(answer.body)
      writeHead(response, answer)
      response.write(first)
      await wait()
      response.end(second)
    },
  },
  'truncated-body': {
    services: everything,
    rewrite: (answer) => ({ ...answer, body: halves(answer.body)[0] }),
  },
  'not-json': {
    services: everything,
    rewrite: (answer) => ({ ...answer, body: '<!doctype html><title>Sign in to this network</title>' }),
  },
  'null-answer': { services: everything, rewrite: (answer) => ({ ...answer, body: 'null' }) },
  'page-of-a-filter': {
    services: everything,
    rewrite: (answer) => ({
      ...answer,
      status: 403,
      headers: { ...answer.headers, 'content-type': 'text/html' },
      body: '<!doctype html><title>This site is blocked</title>',
    }),
  },
  'wrong-content-type': {
    services: everything,
    rewrite: (answer) => ({ ...answer, headers: { ...answer.headers, 'content-type': 'text/html' } }),
  },
  'empty-list': { services: tokenIssuers, entry: () => null },
  'missing-fields': { services: tokenIssuers, entry: ({ expiresAt }) => ({ expiresAt }) },
  'undecodable-token': {
    services: tokenIssuers,
    entry: (entry) => ({ ...entry, authorizationToken: '%not base64%' }),
  },
  'token-without-colon': {
    services: tokenIssuers,
    entry: (entry) => ({ ...entry, authorizationToken: withoutColon(entry.authorizationToken) }),
  },
  'second-colon': { services: tokenIssuers, disguise: (password) => `${password}:second` },
  'hostile-token': { services: tokenIssuers, disguise: (password) => password + hostileText },
  'hostile-endpoint': {
    services: ['ecr'],
    entry: (entry) => ({ ...entry, proxyEndpoint: entry.proxyEndpoint + hostileText }),
  },
  'missing-expiry': { services: tokenIssuers, entry: ({ expiresAt: _, ...entry }) => entry },
  'expiry-that-is-no-time': {
    services: tokenIssuers,
    entry: (entry) => ({ ...entry, expiresAt: 'soon' as never }),
  },
  'expired-token': { services: tokenIssuers, tokenLifetimeSeconds: -60 },
  'clock-skew': { services: apis, now: (now) => new Date(now.getTime() + 60 * 60 * 1000) },
} satisfies Record<string, Effect>

/** Every kind of fault, in the order in which help lists them. */
export const faultKinds = Object.keys(effects) as FaultKind[]

/** What befalls one request. */
export interface Misfortune {
  readonly effect: Partial<Effect>
  readonly delayMs: number
}

/** The faults that wait for requests; the oldest that fits befalls a request, and no other. */
export class Faults {
  #waiting: { fault: Fault; effect: Effect; left: number }[] = []

  add(fault: Fault): void {
    this.#waiting.push({ fault, effect: effects[fault.kind], left: fault.times ?? Number.POSITIVE_INFINITY })
  }

  clear(): void {
    this.#waiting = []
  }

  /** What befalls a request to this place, in this account; counts as one of the fault's times. */
  take({ service, region }: Place, account: string | null): Misfortune {
    const hit = this.#waiting.find(
      ({ fault, effect, left }) =>
        left > 0 &&
        effect.services.includes(service) &&
        (fault.service ?? service) === service &&
        (fault.region ?? region) === region &&
        (fault.account ?? account) === account,
    )
    if (!hit) return { effect: {}, delayMs: 0 }
    hit.left -= 1
    return { effect: hit.effect, delayMs: hit.fault.delayMs ?? 3000 }
  }
}

function throttled(service: Service): ServiceError {
  return service === 'registry'
    ? new ServiceError('TOOMANYREQUESTS', 'Rate exceeded', 429)
    : new ServiceError('ThrottlingException', 'Rate exceeded')
}

function writeHead(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) })
}

function halves(text: string): [string, string] {
  const middle = Math.floor(text.length / 2)
  return [text.slice(0, middle), text.slice(middle)]
}

function reset({ socket }: ServerResponse): void {
  socket?.destroy()
}

function withoutColon(token: string): string {
  return Buffer.from(Buffer.from(token, 'base64').toString().replaceAll(':', '')).toString('base64')
}
