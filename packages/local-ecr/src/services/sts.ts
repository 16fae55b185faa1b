import { randomUUID } from 'node:crypto'
import { type Answer, ServiceError } from '../aws/service-response.ts'
import type { Api, ApiCall } from '../protocols/api.ts'
import { authenticate, type SignedRequest } from '../protocols/signature-verification.ts'
import type { Caller, Role } from '../state/principals.ts'

type Operation = (call: ApiCall, input: URLSearchParams) => Promise<string>

/** AWS STS: who the caller is, and roles for it. */
export const sts: Api = {
  read: (request) => ({ action: readForm(request).get('Action') ?? '' }),
  async answer(call) {
    const input = readForm(call.request)
    const action = input.get('Action') ?? ''
    const run = operations.get(action)
    if (!run)
      throw new ServiceError('InvalidAction', `Could not find operation ${action} for version 2011-06-15`)
    return xmlAnswer(
      200,
      `${action}Response`,
      element(`${action}Result`, await run(call, input)) + metadata(),
    )
  },
  refuse(error) {
    const code = queryCodes.get(error.code) ?? error.code
    const status = authenticationCodes.has(code) ? 403 : error.status
    const detail =
      element('Type', 'Sender') + element('Code', code) + element('Message', escapeText(error.message))
    return xmlAnswer(status, 'ErrorResponse', element('Error', detail) + element('RequestId', randomUUID()))
  },
}

const operations: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  ['GetCallerIdentity', getCallerIdentity],
  ['AssumeRole', assumeRole],
  ['AssumeRoleWithWebIdentity', assumeRoleWithWebIdentity],
])

/** What the Query protocol calls the refusals that the JSON protocol names otherwise. */
const queryCodes: ReadonlyMap<string, string> = new Map([
  ['UnrecognizedClientException', 'InvalidClientTokenId'],
  ['InvalidSignatureException', 'SignatureDoesNotMatch'],
  ['IncompleteSignatureException', 'IncompleteSignature'],
  ['MissingAuthenticationTokenException', 'MissingAuthenticationToken'],
  ['ExpiredTokenException', 'ExpiredToken'],
  ['AccessDeniedException', 'AccessDenied'],
  ['ThrottlingException', 'Throttling'],
])

const authenticationCodes: ReadonlySet<string> = new Set([
  'InvalidClientTokenId',
  'SignatureDoesNotMatch',
  'MissingAuthenticationToken',
  'ExpiredToken',
  'AccessDenied',
])

async function getCallerIdentity(call: ApiCall): Promise<string> {
  const { arn, userId, accountId } = await callerOf(call)
  return (
    element('Arn', escapeText(arn)) + element('UserId', escapeText(userId)) + element('Account', accountId)
  )
}

async function assumeRole(call: ApiCall, input: URLSearchParams): Promise<string> {
  const caller = await callerOf(call)
  const arn = input.get('RoleArn') ?? ''
  const role = call.cloud.principals.findRole(arn)
  if (!role || !trusts(role, caller) || !hasExternalId(role, input)) {
    throw denied(`User: ${caller.arn} is not authorized to perform: sts:AssumeRole on resource: ${arn}`)
  }
  if (!hasSecondFactor(role, input)) {
    throw denied('MultiFactorAuthentication failed with invalid MFA one time pass code. ')
  }
  return openSession(call, role, input)
}

async function assumeRoleWithWebIdentity(call: ApiCall, input: URLSearchParams): Promise<string> {
  const { webIdentityTokens, principals } = call.cloud
  if (!webIdentityTokens.includes(input.get('WebIdentityToken') ?? '')) {
    throw new ServiceError(
      'InvalidIdentityToken',
      'No OpenIDConnect provider found in your account for this token',
    )
  }
  const role = principals.findRole(input.get('RoleArn') ?? '')
  if (!role) throw denied('Not authorized to perform sts:AssumeRoleWithWebIdentity')
  return openSession(call, role, input)
}

function openSession({ cloud, now }: ApiCall, role: Role, input: URLSearchParams): string {
  const sessionName = input.get('RoleSessionName')
  if (!sessionName) {
    throw new ServiceError('ValidationError', "Value null at 'roleSessionName' failed to satisfy constraint.")
  }
  const expiresAt = new Date(now.getTime() + Number(input.get('DurationSeconds') ?? 3600) * 1000)
  const session = cloud.principals.openSession(role, sessionName, expiresAt)
  const credentials =
    element('AccessKeyId', session.accessKeyId) +
    element('SecretAccessKey', session.secretAccessKey) +
    element('SessionToken', session.sessionToken ?? '') +
    element('Expiration', expiresAt.toISOString())
  const user = element('AssumedRoleId', escapeText(session.userId)) + element('Arn', escapeText(session.arn))
  return element('Credentials', credentials) + element('AssumedRoleUser', user)
}

function trusts(role: Role, { accountId }: Caller): boolean {
  const [, , , , ownAccount = ''] = role.arn.split(':')
  return (role.trusts ?? [ownAccount]).includes(accountId)
}

function hasExternalId({ externalId }: Role, input: URLSearchParams): boolean {
  return externalId === undefined || input.get('ExternalId') === externalId
}

function hasSecondFactor({ mfaSerial, mfaCode }: Role, input: URLSearchParams): boolean {
  if (mfaSerial === undefined) return true
  return input.get('SerialNumber') === mfaSerial && input.get('TokenCode') === mfaCode
}

function callerOf({ request, place, cloud, now }: ApiCall): Promise<Caller> {
  return authenticate(request, place, cloud.principals, now)
}

function denied(message: string): ServiceError {
  return new ServiceError('AccessDeniedException', message)
}

function readForm({ body }: SignedRequest): URLSearchParams {
  return new URLSearchParams(body.toString())
}

function metadata(): string {
  return element('ResponseMetadata', element('RequestId', randomUUID()))
}

function xmlAnswer(status: number, root: string, content: string): Answer {
  const body = `<${root} xmlns="https://sts.amazonaws.com/doc/2011-06-15/">${content}</${root}>\n`
  return { status, headers: { 'content-type': 'text/xml' }, body }
}

function element(name: string, content: string): string {
  return `<${name}>${content}</${name}>`
}

function escapeText(text: string): string {
  return text.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`)
}
