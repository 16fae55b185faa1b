import { randomUUID } from 'node:crypto'
import { ServiceError, type ServiceResponse } from '../aws/service-response.ts'
import type { Api, ApiCall, ApiRequest } from './api.ts'

/** The content of an XML element: text, or child elements by name. */
export type XmlContent = string | { readonly [name: string]: XmlContent }

/** Runs an operation; `input` holds the form fields. Unlike in AWS JSON, operations may be unsigned. */
export type QueryOperation = (call: ApiCall, input: URLSearchParams) => Promise<XmlContent>

/** The API version and its operations, by the value of the form field `Action`. */
export interface QueryApiOptions {
  readonly namespace: string
  readonly version: string
  readonly operations: Readonly<Record<string, QueryOperation>>
}

/** Creates an API that speaks the AWS Query protocol: a form in, XML out. */
export function queryApi({ namespace, version, operations }: QueryApiOptions): Api {
  const runs = new Map(Object.entries(operations))
  const xmlResponse = (status: number, root: string, content: XmlContent): ServiceResponse => ({
    status,
    headers: { 'content-type': 'text/xml' },
    body: `<${root} xmlns="${namespace}">${toXml(content)}</${root}>\n`,
  })
  return {
    parse: (request) => ({ action: readForm(request).get('Action') ?? '' }),
    async handle(call) {
      const input = readForm(call.request)
      const action = input.get('Action') ?? ''
      const run = runs.get(action)
      if (!run) {
        throw new ServiceError('InvalidAction', `Could not find operation ${action} for version ${version}`)
      }
      return xmlResponse(200, `${action}Response`, {
        [`${action}Result`]: await run(call, input),
        ResponseMetadata: { RequestId: randomUUID() },
      })
    },
    formatError({ code, message, status }) {
      const queryCode = queryCodes.get(code) ?? code
      return xmlResponse(forbiddenCodes.has(queryCode) ? 403 : status, 'ErrorResponse', {
        Error: { Type: 'Sender', Code: queryCode, Message: message },
        RequestId: randomUUID(),
      })
    },
  }
}

/** The Query protocol's codes for errors that have another code in AWS JSON. */
const queryCodes: ReadonlyMap<string, string> = new Map([
  ['UnrecognizedClientException', 'InvalidClientTokenId'],
  ['InvalidSignatureException', 'SignatureDoesNotMatch'],
  ['IncompleteSignatureException', 'IncompleteSignature'],
  ['MissingAuthenticationTokenException', 'MissingAuthenticationToken'],
  ['ExpiredTokenException', 'ExpiredToken'],
  ['AccessDeniedException', 'AccessDenied'],
  ['ThrottlingException', 'Throttling'],
])

const forbiddenCodes: ReadonlySet<string> = new Set([
  'InvalidClientTokenId',
  'SignatureDoesNotMatch',
  'MissingAuthenticationToken',
  'ExpiredToken',
  'AccessDenied',
])

function readForm({ body }: ApiRequest): URLSearchParams {
  return new URLSearchParams(body.toString())
}

function toXml(content: XmlContent): string {
  if (typeof content === 'string') {
    return content.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`)
  }
  return Object.entries(content)
    .map(([name, child]) => `<${name}>${toXml(child)}</${name}>`)
    .join('')
}
