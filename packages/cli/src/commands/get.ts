import { EcrLoginError, getLoginCommands, type LoginResult } from '@ecrlogin/core'
import { quoteValue } from '@ecrlogin/core/internal'
import { Option } from 'commander'
import { type Command, firstFailure, reportFailure } from '../command/command.ts'
import type { Io } from '../command/io.ts'
import { toLoginOptions } from '../command/login-options.ts'
import { clientOption, takeAsIs, toClients } from '../command/options.ts'
import { explainFileError } from '../errors/file-error.ts'
import { type Dialect, type FileAddition, isDialect } from '../formats/format.ts'
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
    const formatName = options.output ?? (io.isOutTerminal() ? 'text' : 'json')
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

/** Opens the file that a format appends to; throws `invalid-usage`, before any call of AWS, when it cannot be written. */
function openAddition({ variable, write }: FileAddition, io: Io) {
  const path = io.environment[variable]
  if (!path) {
    throw new EcrLoginError(
      'invalid-usage',
      `This format appends to the file that ${variable} names, and ${variable} is not set.`,
      'Set it, or choose another format with -o.',
    )
  }
  const append = (text: string) => {
    try {
      io.append(path, text)
    } catch (cause) {
      const { reason, hint } = explainFileError(cause, 'Set it to a file that can be written.')
      throw new EcrLoginError(
        'invalid-usage',
        `${variable} names ${quoteValue(path)}, which cannot be written (${reason}).`,
        hint,
        { cause },
      )
    }
  }
  append('')
  return (results: readonly LoginResult[]) => append(write(results))
}
