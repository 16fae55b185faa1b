import { formatAuths, toHostAuth } from '../docker-config/auths.ts'
import { type Format, loginCommandsOf } from './format.ts'

/** A file for clients that read their logins from one, such as kaniko, BuildKit and GitLab's runner. */
export const dockerConfig: Format = {
  name: 'docker-config',
  aliases: [],
  write(results) {
    const logins = loginCommandsOf(results)
    return logins.length === 0 ? '' : `${formatAuths(logins.map(toHostAuth))}\n`
  },
}
