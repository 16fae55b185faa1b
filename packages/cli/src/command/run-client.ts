import { redact } from '@ecrlogin/core/internal'
import { type ClientCall, explainClientFailure } from './client-failure.ts'
import { type CommandContext, reportFailure, type SharedOptions } from './command.ts'
import { toTimeoutMs } from './login-options.ts'

/**
 * Runs a client and returns the exit code: 0, or that of the failure, which it reports. The client's stderr
 * passes through; where ours is JSON it becomes warnings, or part of the error.
 */
export async function runClient(
  call: ClientCall,
  options: SharedOptions,
  context: CommandContext,
): Promise<number> {
  const { io, reporter } = context
  const { argv, input, client, registry } = call
  const timeoutMs = toTimeoutMs(options)
  const isStderrCaptured = options.errors === 'json'
  const result = await io.run({ argv, input, isStderrCaptured, timeoutMs })
  reporter.phase('client')
  const lines = isStderrCaptured ? toLines(redact(result.stderr)) : []
  if (result.exitCode !== 0) {
    if (result.isFound && (await call.isDone?.())) {
      reporter.logger.warn(`${client.name} is not logged in to ${registry}.`)
      return 0
    }
    return reportFailure(
      registry,
      await explainClientFailure({ ...call, timeoutMs }, result, lines, io),
      context,
    )
  }
  for (const line of lines) reporter.logger.warn(`${client.name}: ${line}`)
  return 0
}

function toLines(text: string): string[] {
  return text.split(/\r?\n/).filter((line) => line.trim() !== '')
}
