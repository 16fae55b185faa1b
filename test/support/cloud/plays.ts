import { alice, guest, keysSection, type Scene, type Stage, section } from './stage.ts'

export const asks = (who: string) => `ecr GetAuthorizationToken as ${who}`
export const assumes = (who: string) => `sts AssumeRole as ${who}`
export const webIdentity = 'sts AssumeRoleWithWebIdentity'
export const portal = 'sso GetRoleCredentials'
export const oidc = 'sso-oidc CreateToken'
export const signin = 'signin CreateOAuth2Token'
export const container = 'directly: container-credentials GET /v1/credentials'
export const metadata = [
  'directly: instance-metadata GET /latest/meta-data/',
  'directly: instance-metadata PUT /latest/api/token',
  'directly: instance-metadata GET /latest/meta-data/iam/security-credentials/',
  'directly: instance-metadata GET /latest/meta-data/iam/security-credentials/machine',
]

export const inAnHour = () => new Date(Date.now() + 3_600_000)
/** The registration of the client with which a session can be renewed. */
export const registration = {
  clientId: 'us',
  clientSecret: 'secret',
  registrationExpiresAt: '2999-01-01T00:00:00Z',
}

export const anHourAgo = () => new Date(Date.now() - 3_600_000)

export const aliceProfile = keysSection('profile alice', alice)
export const roleProfile = ({ arn }: { arn: string }, ...settings: string[]) =>
  section('profile role', `role_arn = ${arn}`, ...settings)

/** A profile whose `credential_process` runs a one-line Node script. */
export function processProfile(stage: Stage, line: string): string {
  const script = stage.write('credentials.mjs', line)
  return section('profile process', `credential_process = "${process.execPath}" "${script}"`)
}

export const guestAsProcess = `console.log(JSON.stringify(${JSON.stringify({
  Version: 1,
  AccessKeyId: guest.accessKeyId,
  SecretAccessKey: guest.secretAccessKey,
  SessionToken: guest.sessionToken,
})}))`

export interface Play {
  /** Completes "is". */
  readonly title: string
  readonly options?: readonly string[]
  scene(stage: Stage): Scene
}
