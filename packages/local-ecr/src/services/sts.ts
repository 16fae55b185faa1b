import { ServiceError } from '../aws/service-response.ts'
import type { ApiCall } from '../protocols/api.ts'
import { queryApi, type XmlContent } from '../protocols/query.ts'
import { authenticate } from '../protocols/signature-verification.ts'
import type { Caller, Role } from '../state/principals.ts'

/** AWS STS: the caller's identity, and temporary credentials for roles. */
export const sts = queryApi({
  namespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
  version: '2011-06-15',
  operations: {
    GetCallerIdentity: getCallerIdentity,
    AssumeRole: assumeRole,
    AssumeRoleWithWebIdentity: assumeRoleWithWebIdentity,
  },
})

async function getCallerIdentity(call: ApiCall): Promise<XmlContent> {
  const { arn, userId, accountId } = await authenticate(call)
  return { Arn: arn, UserId: userId, Account: accountId }
}

async function assumeRole(call: ApiCall, input: URLSearchParams): Promise<XmlContent> {
  const caller = await authenticate(call)
  const arn = input.get('RoleArn') ?? ''
  const role = call.cloud.principals.findRole(arn)
  if (!role || !trusts(role, caller) || !hasExternalId(role, input)) {
    throw accessDenied(`User: ${caller.arn} is not authorized to perform: sts:AssumeRole on resource: ${arn}`)
  }
  if (!hasMfaCode(role, input)) {
    throw accessDenied('MultiFactorAuthentication failed with invalid MFA one time pass code. ')
  }
  return openSession(call, role, input)
}

async function assumeRoleWithWebIdentity(call: ApiCall, input: URLSearchParams): Promise<XmlContent> {
  const { webIdentityTokens, principals } = call.cloud
  if (!webIdentityTokens.includes(input.get('WebIdentityToken') ?? '')) {
    throw new ServiceError(
      'InvalidIdentityToken',
      'No OpenIDConnect provider found in your account for this token',
    )
  }
  const role = principals.findRole(input.get('RoleArn') ?? '')
  if (!role) throw accessDenied('Not authorized to perform sts:AssumeRoleWithWebIdentity')
  return openSession(call, role, input)
}

function openSession({ cloud, now }: ApiCall, role: Role, input: URLSearchParams): XmlContent {
  const sessionName = input.get('RoleSessionName')
  if (!sessionName) {
    throw new ServiceError('ValidationError', "Value null at 'roleSessionName' failed to satisfy constraint.")
  }
  const expiresAt = new Date(now.getTime() + Number(input.get('DurationSeconds') ?? 3600) * 1000)
  const session = cloud.principals.assumeRole(role, sessionName, expiresAt)
  return {
    Credentials: {
      AccessKeyId: session.accessKeyId,
      SecretAccessKey: session.secretAccessKey,
      SessionToken: session.sessionToken ?? '',
      Expiration: expiresAt.toISOString(),
    },
    AssumedRoleUser: { AssumedRoleId: session.userId, Arn: session.arn },
  }
}

function trusts(role: Role, { accountId }: Caller): boolean {
  const [, , , , ownAccount = ''] = role.arn.split(':')
  return (role.trusts ?? [ownAccount]).includes(accountId)
}

function hasExternalId({ externalId }: Role, input: URLSearchParams): boolean {
  return externalId === undefined || input.get('ExternalId') === externalId
}

function hasMfaCode({ mfaSerial, mfaCode }: Role, input: URLSearchParams): boolean {
  if (mfaSerial === undefined) return true
  return input.get('SerialNumber') === mfaSerial && input.get('TokenCode') === mfaCode
}

function accessDenied(message: string): ServiceError {
  return new ServiceError('AccessDeniedException', message)
}
