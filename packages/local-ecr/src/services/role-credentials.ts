import { ServiceError } from '../aws/service-response.ts'
import type { ApiCall } from '../protocols/api.ts'

/** Issues credentials for the role of a container or an instance, in the format of their endpoints. */
export function issueRoleCredentials({ cloud, now }: ApiCall, roleArn: string, sessionName: string): object {
  const role = cloud.principals.findRole(roleArn)
  if (!role) throw new ServiceError('InternalFailure', `The role ${roleArn} does not exist.`, 500)
  const expiresAt = new Date(now.getTime() + 6 * 60 * 60 * 1000)
  const session = cloud.principals.assumeRole(role, sessionName, expiresAt)
  return {
    AccessKeyId: session.accessKeyId,
    SecretAccessKey: session.secretAccessKey,
    Token: session.sessionToken,
    Expiration: expiresAt.toISOString().replace(/\.\d+/, ''),
  }
}
