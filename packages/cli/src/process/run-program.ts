import { toEcrLoginError } from '@ecrlogin/core/cached'
import { createReporter } from '../command/reporter.ts'
import { findCachedLogin } from '../tokens/cached-login.ts'
import { elapsedMs, endOnCrash } from './prepare-process.ts'
import { write } from './standard-streams.ts'

/** Runs `ecrlogin` in this process. The parser and everything else are loaded only when the cache has no response. */
export async function runProgram(argv: readonly string[]): Promise<never> {
  // Not one of the commands, so that help, completions and the promise of stable versions leave it out.
  if (argv[0] === 'serve') return (await import('./serve.ts')).serve(argv.slice(1))
  const registry = plainPasswordRegistry(argv)
  const login = registry === null ? null : findCachedLogin(registry, process.env)
  if (login === null) {
    const { runCommand } = await import('./run-command.ts')
    return runCommand(argv, registry)
  }
  const reporter = createReporter((text) => write(2, text), { errors: 'text', isVerbose: false, elapsedMs })
  endOnCrash((error) => {
    reporter.error(toEcrLoginError(error))
    process.exit(1)
  })
  reporter.phase('cache')
  write(1, `${login.Password}\n`)
  process.exit(0)
}

/** The registry of `password REGISTRY` without options, which scripts run often; null for any other command. */
function plainPasswordRegistry([command, registry, ...more]: readonly string[]): string | null {
  if (command !== 'password' || registry === undefined || more.length > 0) return null
  return registry.startsWith('-') ? null : registry
}
