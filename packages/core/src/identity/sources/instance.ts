import { parseJsonObject } from '../../system/json-object.ts'
import type { GetCredentials } from './context.ts'
import { openInstanceMetadata } from './instance-metadata.ts'
import { noCredentials } from './no-credentials.ts'
import type { InstanceSource } from './source.ts'

/** Gets the credentials of an EC2 instance's role. This is the last source, so without one there are no credentials. */
export const getInstanceCredentials: GetCredentials<InstanceSource> = async (source, { config }) => {
  const read = await openInstanceMetadata(source)
  if (!read) throw noCredentials(config)
  try {
    const folder = 'iam/security-credentials/'
    const [role = ''] = (await read(folder)).split('\n')
    const { Code, AccessKeyId, SecretAccessKey, Token, Expiration } =
      parseJsonObject(await read(`${folder}${role.trim()}`)) ?? {}
    if (Code !== 'Success' || typeof AccessKeyId !== 'string' || typeof SecretAccessKey !== 'string') {
      throw new SyntaxError('Instance metadata returned no credentials')
    }
    return {
      accessKeyId: AccessKeyId,
      secretAccessKey: SecretAccessKey,
      ...(typeof Token === 'string' && { sessionToken: Token }),
      ...(typeof Expiration === 'string' && { expiration: new Date(Expiration) }),
    }
  } catch (cause) {
    throw noCredentials(config, cause)
  }
}
