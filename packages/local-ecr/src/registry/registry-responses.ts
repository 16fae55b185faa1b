import type { ServiceResponse } from '../aws/service-response.ts'

const registryHeaders = { 'docker-distribution-api-version': 'registry/2.0' }

export function jsonResponse(status: number, value: object): ServiceResponse {
  return {
    status,
    headers: { ...registryHeaders, 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify(value),
  }
}

/** An error in the format of the OCI distribution specification. */
export function errorResponse(status: number, code: string, message: string): ServiceResponse {
  return jsonResponse(status, { errors: [{ code, message }] })
}

/** Tells the client how to authenticate; `scheme` is the `WWW-Authenticate` header. */
export function challengeResponse(scheme: string): ServiceResponse {
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

/** ECR's response to a token that it cannot decode. */
export const invalidTokenResponse: ServiceResponse = {
  status: 400,
  headers: { ...registryHeaders, 'content-type': 'text/plain; charset=utf-8' },
  body: 'Your Authorization Token is invalid.\n',
}
