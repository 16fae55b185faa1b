import { EcrLoginError, quoteValue } from '@ecrlogin/core/cached'

/** The version of the protocol that is spoken; an answer names it, too. */
export const apiVersion = 'credentialprovider.kubelet.k8s.io/v1'

const kind = 'CredentialProviderRequest'

/** What the kubelet asks. */
export interface CredentialProviderRequest {
  readonly image: string
  /** The pod's; null where the provider's configuration has no `tokenAttributes`, or the pod no service account. */
  readonly serviceAccountToken: string | null
  /** Those that the provider's configuration names. */
  readonly serviceAccountAnnotations: Readonly<Record<string, string>>
}

/**
 * Reads a request of the kubelet. Throws `invalid-usage` with what is wrong about it; a text that is no request
 * is not repeated, since it may hold a token.
 */
export function readRequest(text: string): CredentialProviderRequest {
  const request = parseObject(text)
  if (!request) throw wrongRequest('it is no JSON object')
  if (request.apiVersion !== apiVersion) throw wrongRequest(`its apiVersion is ${show(request.apiVersion)}`)
  if (request.kind !== kind) throw wrongRequest(`its kind is ${show(request.kind)}`)
  const { image, serviceAccountToken = null, serviceAccountAnnotations = null } = request
  if (typeof image !== 'string' || image === '') throw wrongRequest('it names no image')
  if (serviceAccountToken !== null && typeof serviceAccountToken !== 'string') {
    throw wrongRequest('its serviceAccountToken is no text')
  }
  const annotations = serviceAccountAnnotations ?? {}
  if (!isTexts(annotations)) throw wrongRequest('its serviceAccountAnnotations are not texts by name')
  return { image, serviceAccountToken, serviceAccountAnnotations: annotations }
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : null
  } catch {
    return null
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isTexts(value: unknown): value is Record<string, string> {
  return isObject(value) && Object.values(value).every((one) => typeof one === 'string')
}

function show(value: unknown): string {
  return typeof value === 'string' ? quoteValue(value) : 'missing'
}

function wrongRequest(problem: string): EcrLoginError {
  return new EcrLoginError(
    'invalid-usage',
    `stdin holds no ${kind} of ${apiVersion}: ${problem}.`,
    'The kubelet writes one there when the provider has this apiVersion in its CredentialProviderConfig.',
  )
}
