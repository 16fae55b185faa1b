import { readFile } from 'node:fs/promises'
import { type Command, helpText, parseArguments, UsageError } from './command/arguments.ts'
import { formatInstructions } from './command/instructions.ts'
import { startLocalEcr } from './local-ecr.ts'

try {
  await run(parseArguments(process.argv.slice(2)))
} catch (error) {
  process.stderr.write(`local-ecr: ${(error as Error).message}\n`)
  process.exitCode = error instanceof UsageError ? 2 : 1
}

async function run(command: Command): Promise<void> {
  switch (command.action) {
    case 'help':
      process.stdout.write(helpText)
      return
    case 'version':
      process.stdout.write(`${await readVersion()}\n`)
      return
    case 'start': {
      const localEcr = await startLocalEcr(command.options)
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, localEcr.close)
      // If nobody reads the instructions, nobody can use this local ECR.
      process.stdout.once('error', localEcr.close)
      process.stdout.write(formatInstructions(localEcr.environment(), localEcr.endpointUrl, command.shell))
    }
  }
}

async function readVersion(): Promise<string> {
  const text = await readFile(new URL('../package.json', import.meta.url), 'utf8')
  return JSON.parse(text).version
}
