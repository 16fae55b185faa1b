import { ServiceError } from '../aws/service-response.ts'
import type { ApiCall } from '../protocols/api.ts'

/** The keys of a role, by its ARN, in the form in which machines are given them. */
export function issueMachineKeys({ cloud, now }: ApiCall, roleArn: string, sessionName: string): object {
  const role = cloud.principals.findRole(roleArn)
  if (!role) throw new ServiceError('InternalFailure', `There is no role ${roleArn}.`, 500)
  const expiresAt = new Date(now.getTime() + 6 * 60 * 60 * 1000)
  const session = cloud.principals.openSession(role, sessionName, expiresAt)
  return {
    AccessKeyId: session.accessKeyId,
    SecretAccessKey: session.secretAccessKey,
    Token: session.sessionToken,
    Expiration: expiresAt.toISOString().replace(/\.\d+/, ''),
  }
}
