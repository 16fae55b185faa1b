import { getLoginCommands } from '@ecrlogin/core'
import { Option } from 'commander'
import { type Command, firstFailure, reportFailure } from '../command/command.ts'
import { toLoginOptions } from '../command/login-options.ts'
import { clientOption, takeAsIs, toClients } from '../command/options.ts'
import { openAddition } from '../formats/file-addition.ts'
import { type Dialect, isDialect } from '../formats/format.ts'
import { findDialect, findFormat, formatNames, formats, unknownFormat } from '../formats/index.ts'

interface GetOptions {
  readonly output?: string
  readonly commandAs?: string
  readonly client?: string[]
}

const dialectNames = formats.filter(isDialect).flatMap(({ name, aliases }) => [name, ...aliases])

export const get: Command<GetOptions> = {
  arguments: '[registry...]',
  examples: [
    ['log docker in from bash, zsh, ksh or dash', 'eval "$(ecrlogin get -o sh --region us-west-2)"'],
    ['print one property', 'ecrlogin get --region us-west-2 | jq -r .ProxyEndpoint'],
    [
      'list the registries of two accounts, without secrets',
      'ecrlogin get 111122223333 444455556666 --region us-west-2 -o text',
    ],
  ],
  configure(command) {
    command
      .addOption(
        new Option('-o, --output <format>', 'output format')
          .choices(formatNames)
          .default(undefined, 'text on a terminal, else json')
          .argParser(takeAsIs),
      )
      .addOption(
        new Option('--command-as <dialect>', 'with -o json, write each Command as a safe snippet')
          .choices(dialectNames)
          .argParser(takeAsIs),
      )
      .addOption(clientOption())
  },
  async run(registries, options, context) {
    const { io } = context
    const formatName = options.output ?? (io.terminalSize('out') ? 'text' : 'json')
    const format = findFormat(formatName)
    if (!format) throw await unknownFormat(formatName)
    const commandAs = options.commandAs === undefined ? null : await toDialect(options.commandAs)
    const clients = await toClients(options.client, io.environment)
    const addTo = format.addition ? openAddition(format.addition, io) : null

    const results = await getLoginCommands(await toLoginOptions(registries, options, context))
    const exitCodes = results.map((result) =>
      'error' in result ? reportFailure(result.registry, result.error, context) : 0,
    )
    io.out(format.write(results, { clients, commandAs }))
    addTo?.(results)
    return firstFailure(exitCodes)
  },
}

async function toDialect(name: string): Promise<Dialect> {
  const dialect = findDialect(name)
  if (dialect) return dialect
  throw await unknownFormat(name, dialectNames)
}
