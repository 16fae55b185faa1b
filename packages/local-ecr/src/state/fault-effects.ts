import type { IncomingHttpHeaders, ServerResponse } from 'node:http'
import type { Service } from '../aws/service-hosts.ts'
import { type AuthorizationData, ServiceError, type ServiceResponse } from '../aws/service-response.ts'

/** The changes that a fault makes to a request; each applies at its own stage. */
export interface FaultEffect {
  readonly services: readonly Service[]
  /** Changes the service's clock. */
  readonly changeTime?: (now: Date) => Date
  /** Creates the error that the service returns without handling the request. */
  readonly error?: (service: Service, headers: IncomingHttpHeaders) => ServiceError
  readonly tokenLifetimeSeconds?: number
  /** Changes a new password, which stays valid. */
  readonly changePassword?: (password: string) => string
  /** Changes an entry of the authorization data; null removes it. */
  readonly changeEntry?: (entry: AuthorizationData) => Partial<AuthorizationData> | null
  readonly changeResponse?: (response: ServiceResponse) => ServiceResponse
  readonly send?: SendResponse
}

/** Sends a response; `wait` resolves after the fault's delay. */
export type SendResponse = (
  target: ServerResponse,
  response: ServiceResponse,
  wait: () => Promise<void>,
) => void | Promise<void>

/** Sends a whole response at once. */
export const sendResponse: SendResponse = (target, response) => {
  writeHead(target, response)
  target.end(response.body)
}

const tokenServices: readonly Service[] = ['ecr', 'ecr-public']
const apiServices: readonly Service[] = [...tokenServices, 'sts']
const credentialServices: readonly Service[] = [
  'sso',
  'sso-oidc',
  'signin',
  'container-credentials',
  'instance-metadata',
]
const allServices: readonly Service[] = [...apiServices, ...credentialServices, 'registry']

const hostileText = "'; touch pwned; '"

/** The effect of each kind of fault, in the order of the help. */
export const faultEffects = {
  throttle: { services: allServices, error: throttlingError },
  'error-500': {
    services: allServices,
    error: () => new ServiceError('InternalFailure', 'An internal failure occurred.', 500),
  },
  'error-503': {
    services: allServices,
    error: () => new ServiceError('ServiceUnavailable', 'The service is unavailable. Try again later.', 503),
  },
  'echoed-headers': {
    services: apiServices,
    // AWS repeats the request in the error for a wrong signature, session token included.
    error: (_, headers) => new ServiceError('AccessDeniedException', JSON.stringify(headers), 403),
  },
  'reset-before': { services: allServices, send: (target) => reset(target) },
  'reset-during': {
    services: allServices,
    send(target, response) {
      writeHead(target, response)
      target.write(halves(response.body)[0], () => reset(target))
    },
  },
  'reset-after': {
    services: allServices,
    send(target, response) {
      writeHead(target, response)
      target.end(response.body, () => reset(target))
    },
  },
  'slow-headers': {
    services: allServices,
    async send(target, response, wait) {
      await wait()
      sendResponse(target, response, wait)
    },
  },
  'slow-body': {
    services: allServices,
    async send(target, response, wait) {
      const [first, second] = halves(response.body)
      writeHead(target, response)
      target.write(first)
      await wait()
      target.end(second)
    },
  },
  'truncated-body': {
    services: allServices,
    changeResponse: (response) => ({ ...response, body: halves(response.body)[0] }),
  },
  'not-json': {
    services: allServices,
    changeResponse: (response) => ({
      ...response,
      body: '<!doctype html><title>Sign in to this network</title>',
    }),
  },
  'null-response': {
    services: allServices,
    changeResponse: (response) => ({ ...response, body: 'null' }),
  },
  'block-page': {
    services: allServices,
    changeResponse: (response) => ({
      ...response,
      status: 403,
      headers: { ...response.headers, 'content-type': 'text/html' },
      body: '<!doctype html><title>This site is blocked</title>',
    }),
  },
  'wrong-content-type': {
    services: allServices,
    changeResponse: (response) => ({
      ...response,
      headers: { ...response.headers, 'content-type': 'text/html' },
    }),
  },
  'empty-list': { services: tokenServices, changeEntry: () => null },
  'missing-fields': { services: tokenServices, changeEntry: ({ expiresAt }) => ({ expiresAt }) },
  'undecodable-token': {
    services: tokenServices,
    changeEntry: (entry) => ({ ...entry, authorizationToken: '%not base64%' }),
  },
  'token-without-colon': {
    services: tokenServices,
    changeEntry: (entry) => ({ ...entry, authorizationToken: withoutColon(entry.authorizationToken) }),
  },
  'second-colon': { services: tokenServices, changePassword: (password) => `${password}:second` },
  'hostile-token': { services: tokenServices, changePassword: (password) => password + hostileText },
  'hostile-endpoint': {
    services: ['ecr'],
    changeEntry: (entry) => ({ ...entry, proxyEndpoint: entry.proxyEndpoint + hostileText }),
  },
  'missing-expiry': { services: tokenServices, changeEntry: ({ expiresAt: _, ...entry }) => entry },
  'invalid-expiry': {
    services: tokenServices,
    changeEntry: (entry) => ({ ...entry, expiresAt: 'soon' as never }),
  },
  'expired-token': { services: tokenServices, tokenLifetimeSeconds: -60 },
  'clock-skew': { services: apiServices, changeTime: (now) => new Date(now.getTime() + 60 * 60 * 1000) },
} satisfies Record<string, FaultEffect>

export type FaultKind = keyof typeof faultEffects

/** All kinds of faults, in the order of the help. */
export const faultKinds = Object.keys(faultEffects) as FaultKind[]

function throttlingError(service: Service): ServiceError {
  return service === 'registry'
    ? new ServiceError('TOOMANYREQUESTS', 'Rate exceeded', 429)
    : new ServiceError('ThrottlingException', 'Rate exceeded')
}

function writeHead(target: ServerResponse, { status, headers, body }: ServiceResponse): void {
  target.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) })
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
