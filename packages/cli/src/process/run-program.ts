import { toEcrLoginError } from '@ecrlogin/core/cached'
import { version } from '../build-info.ts'
import { ask, elapsedMs, endOnCrash, prepareProcess } from './prepare-process.ts'
import { describeFailure, type Protocol } from '../protocols/protocol.ts'
import { findCachedLogin } from '../tokens/cached-login.ts'
import { createReporter } from '../command/reporter.ts'
import { readInput, write } from './standard-streams.ts'

/** Answers one call of a protocol in this process, with no parser loaded: it is asked on every pull. */
export async function runProtocol(answer: Protocol, argv: readonly string[]): Promise<never> {
  const { report } = createReporter((text) => write(2, text), { errors: 'text', isVerbose: false, elapsedMs })
  report('trace', 'start')
  endOnCrash((error) => {
    report('warning', describeFailure(toEcrLoginError(error)))
    process.exit(1)
  })
  prepareProcess()
  const { stdout, exitCode } = await answer(argv, {
    environment: process.env,
    readInput,
    report,
    ask,
    version,
  })
  write(1, stdout)
  process.exit(exitCode)
}

/** Runs the program in this process; its parser and all else are loaded when the cache alone has no answer. */
export async function runProcess(argv: readonly string[]): Promise<never> {
  const password = findCachedPassword(argv)
  if (password === null) {
    const { runCommand } = await import('./run-command.ts')
    return runCommand(argv)
  }
  const reporter = createReporter((text) => write(2, text), { errors: 'text', isVerbose: false, elapsedMs })
  endOnCrash((error) => {
    reporter.error(toEcrLoginError(error))
    process.exit(1)
  })
  reporter.report('trace', 'cache')
  write(1, `${password}\n`)
  process.exit(0)
}

/** What `password` with a registry alone prints, which scripts ask again and again, where the cache has it. */
function findCachedPassword([command, registry, ...more]: readonly string[]): string | null {
  if (command !== 'password' || registry === undefined || more.length > 0) return null
  return findCachedLogin(registry, process.env)?.Password ?? null
}
