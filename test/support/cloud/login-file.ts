import { createHash, generateKeyPairSync } from 'node:crypto'
import type { Principal } from '@ecrlogin/local-ecr'

/** The content of the file of a session that `aws login` starts. */
export interface LoginFile {
  /** The owner of the keys in the file. */
  readonly principal: Principal
  /** In ISO 8601. */
  readonly expiresAt: string
  readonly refreshToken: string
  /** The private key of the login, in PEM form. */
  readonly dpopKey: string
}

/** The path below the home at which `aws login` keeps the session with this ARN. */
export function loginFilePath(session: string, folder = '.aws/login/cache'): string {
  return `${folder}/${createHash('sha256').update(session).digest('hex')}.json`
}

/** The text of that file. */
export function loginFileText({ principal, expiresAt, refreshToken, dpopKey }: LoginFile): string {
  const { accessKeyId, secretAccessKey, sessionToken, accountId } = principal
  return JSON.stringify({
    accessToken: { accessKeyId, secretAccessKey, sessionToken, accountId, expiresAt },
    tokenType: 'aws_sigv4',
    clientId: 'arn:aws:signin:::devtools/same-device',
    refreshToken,
    dpopKey,
  })
}

/** Creates the private key of a login, in PEM form. */
export function createLoginKey(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return privateKey.export({ type: 'sec1', format: 'pem' }).toString()
}
