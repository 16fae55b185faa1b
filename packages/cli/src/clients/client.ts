import type { Environment } from '@ecrlogin/core'

/** A program that pulls and pushes, and how it is logged in and out. */
export interface Client {
  readonly name: string
  /** The command line of a login that reads the password from stdin; the bare host is the key. */
  login(registry: string, username: string): string[]
  logout(registry: string): string[]
  /** The registries for which the client's own auth file has an entry; none when there is no file. */
  storedRegistries(environment: Environment): Promise<string[]>
}
