import type { AuthFilePath } from '../docker-config/auth-file-paths.ts'

/** A program that pulls and pushes, and how it is logged in and out. */
export interface Client {
  readonly name: string
  /** The command line of a login that reads the password from stdin. It names the registry by its host alone. */
  login(registry: string, username: string): string[]
  logout(registry: string): string[]
  /** The file in which the client of this name stores its logins, unless another program has the name. */
  readonly authFile: AuthFilePath
}

/** A client with the subcommands `login` and `logout` of a command such as `docker` or `helm registry`. */
export function defineClient(command: string, authFile: AuthFilePath): Client {
  const argv = command.split(' ')
  return {
    name: argv[0]!,
    login: (registry, username) => [...argv, 'login', '--username', username, '--password-stdin', registry],
    logout: (registry) => [...argv, 'logout', registry],
    authFile,
  }
}
