import { EcrLoginError, isJsonObject, parseJsonObject, quoteValue } from '@ecrlogin/core/cached'

/** The version of the protocol, in requests and responses. */
export const apiVersion = 'credentialprovider.kubelet.k8s.io/v1'

const kind = 'CredentialProviderRequest'

/** A request of the kubelet. */
export interface CredentialProviderRequest {
  readonly image: string
  /** The pod's token; null when the provider's configuration has no `tokenAttributes`, or the pod no service account. */
  readonly serviceAccountToken: string | null
  /** The annotations that the provider's configuration names. */
  readonly serviceAccountAnnotations: Readonly<Record<string, string>>
}

/**
 * Reads a request of the kubelet. Throws `invalid-usage` with the problem; the message does not repeat a text that is
 * not a request, because it may contain a token.
 */
export function readRequest(text: string): CredentialProviderRequest {
  const request = parseJsonObject(text)
  if (!request) throw wrongRequest('it is not a JSON object')
  if (request.apiVersion !== apiVersion) throw wrongRequest(`its apiVersion is ${show(request.apiVersion)}`)
  if (request.kind !== kind) throw wrongRequest(`its kind is ${show(request.kind)}`)
  const { image, serviceAccountToken = null, serviceAccountAnnotations = null } = request
  if (typeof image !== 'string' || image === '') throw wrongRequest('it names no image')
  if (serviceAccountToken !== null && typeof serviceAccountToken !== 'string') {
    throw wrongRequest('its serviceAccountToken is not a string')
  }
  const annotations = serviceAccountAnnotations ?? {}
  if (!isStrings(annotations)) throw wrongRequest('its serviceAccountAnnotations are not strings by name')
  return { image, serviceAccountToken, serviceAccountAnnotations: annotations }
}

function isStrings(value: unknown): value is Record<string, string> {
  return isJsonObject(value) && Object.values(value).every((one) => typeof one === 'string')
}

function show(value: unknown): string {
  return typeof value === 'string' ? quoteValue(value) : 'missing'
}

function wrongRequest(problem: string): EcrLoginError {
  return new EcrLoginError(
    'invalid-usage',
    `stdin is not a ${kind} of ${apiVersion}: ${problem}.`,
    'The kubelet writes one when the CredentialProviderConfig has this apiVersion.',
  )
}
