import type { Obstacle } from '../../docker-config/obstacle.ts'
import type { AuthFile, UnreadableContent } from '../../docker-config/read-auth-files.ts'
import { describeError } from '../../errors/describe-error.ts'
import type { Facts } from '../facts.ts'
import { type Finding, failure, ok, warning } from '../finding.ts'
import { isOfWanted, pathArgument, showPath } from '../phrases.ts'

/** A client's file that cannot be read is a problem of those who use the client. */
export function findUnreadable(
  { error, obstacle }: UnreadableContent,
  file: AuthFile,
  facts: Facts,
): Finding[] {
  const hint = explain(obstacle, file, facts)
  if (isOfWanted(file, facts)) return [failure(error, hint)]
  const { message } = describeError(error)
  const users = facts.clients.filter(({ name, version }) => file.clients.includes(name) && version !== null)
  if (users.length > 0 && obstacle.kind !== 'other-owner') return [warning(message, hint)]
  return [ok(`${showPath(file.path, facts)} cannot be read; only ${file.clients.join(', ')} would use it.`)]
}

function explain({ kind, path }: Obstacle, file: AuthFile, facts: Facts): string {
  const blocked = pathArgument(path, facts)
  switch (kind) {
    case 'not-a-folder':
      return `Move the file away that is in the place of a folder: \`mv ${blocked} ${blocked}.broken\`.`
    case 'own-mode':
      return `Let yourself read it: \`chmod u+rwX ${blocked}\`.`
    case 'other-owner':
      return isBelowHome(path, facts)
        ? `Make it yours again: \`sudo chown -R "$(id -u)" ${blocked}\`.`
        : `Name another file: \`${elsewhere(file)}\`.`
    case 'byte-order-mark': {
      const copy = pathArgument(`${path}.new`, facts)
      return `Remove the mark: \`(umask 077 && tail -c +4 ${blocked} > ${copy} && mv ${copy} ${blocked})\`.`
    }
    case 'content':
      return `Move it away: \`mv ${blocked} ${blocked}.broken\`.`
  }
}

function isBelowHome(path: string, facts: Facts): boolean {
  return showPath(path, facts) !== path
}

function elsewhere({ clients }: AuthFile): string {
  return clients.includes('docker')
    ? 'export DOCKER_CONFIG="$HOME/.docker"'
    : 'export REGISTRY_AUTH_FILE="$HOME/.config/containers/auth.json"'
}
