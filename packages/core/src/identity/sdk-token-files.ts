import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { type AwsConfig, type ProfileSection, sourceChain } from '../aws-config/aws-config.ts'
import { EcrLoginError } from '../errors/errors.ts'
import type { Environment } from '../system/environment.ts'
import { homeDirectory } from '../system/host.ts'
import { RefusedFileError } from '../system/refused-file-error.ts'
import { readTextFile } from '../system/text-file.ts'

/**
 * Checks the token files that the AWS SDK is going to read, because the SDK reads files of any size and waits for pipes.
 * Throws `no-credentials` for those; the SDK itself reports missing and malformed files.
 */
export function checkTokenFiles(config: AwsConfig): void {
  for (const path of tokenFiles(config)) {
    try {
      readTextFile(path)
    } catch (cause) {
      if (!(cause instanceof RefusedFileError)) continue
      throw new EcrLoginError(
        'no-credentials',
        `The token in ${path} could not be read (${cause.code}).`,
        'Move the file away, and log in to AWS again.',
        { cause },
      )
    }
  }
}

function tokenFiles(config: AwsConfig): string[] {
  const { environment } = config
  const named = [environment.AWS_WEB_IDENTITY_TOKEN_FILE, environment.AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE]
  const files = [...named, ...sourceChain(config).flatMap((section) => filesOf(section, environment))]
  return files.flatMap((path) => path || [])
}

/** The files in which `aws sso login` and `aws login` leave the tokens of a profile, and the one that it names itself. */
function filesOf([, settings]: ProfileSection, environment: Environment): (string | undefined)[] {
  const folder = join(homeDirectory(environment) ?? '/', '.aws')
  const session = settings.sso_session ?? settings.sso_start_url
  const login = settings.login_session
  const logins = environment.AWS_LOGIN_CACHE_DIRECTORY ?? join(folder, 'login', 'cache')
  return [
    settings.web_identity_token_file,
    session && join(folder, 'sso', 'cache', `${hash('sha1', session)}.json`),
    login && join(logins, `${hash('sha256', login)}.json`),
  ]
}

function hash(algorithm: string, text: string): string {
  return createHash(algorithm).update(text).digest('hex')
}
