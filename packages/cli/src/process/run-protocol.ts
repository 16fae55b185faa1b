import { toEcrLoginError } from '@ecrlogin/core/cached'
import { createReporter } from '../command/reporter.ts'
import { formatProtocolError } from '../errors/describe-error.ts'
import type { Protocol } from '../protocols/protocol.ts'
import { describeVersion } from './build-info.ts'
import { ask, elapsedMs, endOnCrash, prepareProcess } from './prepare-process.ts'
import { readInput, write } from './standard-streams.ts'

/** Handles one call of a protocol in this process. It loads no parser, because it runs on every pull. */
export async function runProtocol(protocol: Protocol, argv: readonly string[]): Promise<never> {
  const { logger, phase } = createReporter((text) => write(2, text), {
    errors: 'text',
    isVerbose: false,
    elapsedMs,
  })
  phase('start')
  endOnCrash((error) => {
    logger.warn(formatProtocolError(toEcrLoginError(error)))
    process.exit(1)
  })
  prepareProcess()
  const warnings: string[] = []
  // Clients mix stderr into the output. A problem that a call survives is in `doctor` and in `cache list`.
  const warn = elapsedMs ? logger.warn : (message: string) => void warnings.push(message)
  const { stdout, exitCode } = await protocol(argv, {
    environment: process.env,
    readInput,
    logger: { ...logger, warn },
    onPhase: phase,
    ask,
    version: describeVersion(),
  })
  if (exitCode !== 0) for (const warning of warnings) logger.warn(warning)
  write(1, stdout)
  process.exit(exitCode)
}
