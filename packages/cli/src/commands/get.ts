import { getLoginCommands } from '@ecrlogin/core'
import { Option } from 'commander'
import { type Dialect, isDialect } from '../formats/format.ts'
import { findDialect, findFormat, formatNames, formats, unknownFormat } from '../formats/index.ts'
import { type Command, firstFailure, reportFailure } from './command.ts'
import { clientOption, toClients, toCoreOptions } from './options.ts'

interface GetOptions {
  readonly output?: string
  readonly commandAs?: string
  readonly client?: string[]
}

const dialectNames = formats.filter(isDialect).flatMap(({ name, aliases }) => [name, ...aliases])

export const get: Command<GetOptions> = {
  arguments: '[registry...]',
  configure(command) {
    command
      .addOption(
        new Option(
          '-o, --output <format>',
          `${formatNames.join(', ')} (default: text on a terminal, else json)`,
        ),
      )
      .addOption(
        new Option(
          '--command-as <dialect>',
          `with -o json: write each Command as this dialect's safe snippet`,
        ),
      )
      .addOption(clientOption())
  },
  async run(registries, options, context) {
    const { io } = context
    const formatName = options.output ?? (io.isOutTerminal ? 'text' : 'json')
    const format = findFormat(formatName)
    if (!format) throw await unknownFormat(formatName)
    const commandAs = options.commandAs === undefined ? null : await toDialect(options.commandAs)
    const clients = toClients(options.client, io.environment)

    const results = await getLoginCommands(await toCoreOptions(registries, options, context))
    const exitCodes = results.map((result) =>
      'error' in result ? reportFailure(result.registry, result.error, context) : 0,
    )
    io.out(format.write(results, { clients, commandAs }))
    return firstFailure(exitCodes)
  },
}

async function toDialect(name: string): Promise<Dialect> {
  const dialect = findDialect(name)
  if (dialect) return dialect
  throw await unknownFormat(name, dialectNames)
}
