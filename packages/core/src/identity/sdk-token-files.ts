import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { type AwsConfig, type ProfileSection, sourceChain } from '../aws-config/aws-config.ts'
import { EcrLoginError } from '../errors/errors.ts'
import type { Environment } from '../system/environment.ts'
import { homeDirectory } from '../system/host.ts'
import { RefusedFileError, readTextFile } from '../system/text-file.ts'

/**
 * Checks the token files that the AWS SDK will read, since the SDK reads a file of any size to its end. Throws
 * `no-credentials` for a file with no end in sight; missing or malformed files are left to the SDK to report.
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
        'Move away what is there, and log in to AWS again.',
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

/** Where `aws sso login` and `aws login` leave what a profile draws on, and the file that it names itself. */
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
