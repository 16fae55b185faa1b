import type { ListedToken } from '@ecrlogin/core'
import { formatTime, hideUserInfo } from '@ecrlogin/core/internal'
import type { Command, CommandGroup } from '../command/command.ts'
import { printable } from '../errors/printable.ts'
import { type Display, displayOf } from '../screen/display.ts'
import { beside } from '../screen/wrap.ts'
import { openCache } from '../tokens/open-cache.ts'

const list: Command = {
  arguments: '',
  sharedOptions: [],
  examples: [
    ['show service, region, expiry and identity of each token', 'ecrlogin cache list'],
    ['show the identities alone; in a pipe, tabs separate the fields', 'ecrlogin cache list | cut -f 4'],
  ],
  async run(_args, _options, { io, reporter }) {
    const tokens = openCache(io.environment, reporter.logger)
    const rows = tokens.list().map(describeToken)
    if (!io.terminalSize('out')) io.out(formatLines(rows))
    else if (rows.length > 0) io.out(formatTable(rows, displayOf('out', io)))
    else io.out(`${printable(tokens.path)} has no tokens.\n`)
    return 0
  },
}

/** The fields that are shown of a token; null for those that it does not have. */
interface TokenRow {
  readonly service: string
  readonly region: string
  readonly endpoint: string | null
  readonly identity: string
  readonly expiry: string
  readonly refresh: string | null
}

function describeToken({ target, identityName, expiresAt, failedRefresh }: ListedToken): TokenRow {
  return {
    service: target.isPublic ? 'ecr-public' : 'ecr',
    region: printable(target.region),
    endpoint: target.endpoint === null ? null : printable(hideUserInfo(target.endpoint)),
    identity: printable(identityName),
    expiry: formatTime(expiresAt),
    refresh: failedRefresh
      ? printable(`refresh failed at ${formatTime(failedRefresh.at)}: ${failedRefresh.error.message}`)
      : null,
  }
}

/** For programs: a line for each token, with tabs between its fields. */
function formatLines(rows: readonly TokenRow[]): string {
  return rows
    .map(({ service, region, endpoint, identity, expiry, refresh }) =>
      [service, region, endpoint ?? '-', identity, expiry, refresh ?? '-'].join('\t'),
    )
    .map((line) => `${line}\n`)
    .join('')
}

/** For people: columns, and below them what only few tokens have. Identities that are too long have their own lines. */
function formatTable(rows: readonly TokenRow[], { columns, paint }: Display): string {
  const title = { service: 'SERVICE', region: 'REGION', expiry: 'EXPIRES' }
  const width = (key: keyof typeof title) => Math.max(...[title, ...rows].map((row) => row[key].length)) + 2
  const head = ({ service, region, expiry }: typeof title) =>
    `${service.padEnd(width('service'))}${region.padEnd(width('region'))}${expiry.padEnd(width('expiry'))}`
  const isBeside = rows.every(
    ({ identity }) => columns === null || head(title).length + identity.length <= columns,
  )
  const below = (text: string) => beside(' '.repeat(isBeside ? head(title).length : 4), text, columns)
  const line = (row: typeof title, identity: string) =>
    isBeside ? `${head(row)}${identity}` : `${head(row).trimEnd()}\n${below(identity)}`
  const lines = rows
    .toSorted((a, b) => head(a).localeCompare(head(b)))
    .flatMap((row) => [
      line(row, row.identity),
      ...(row.endpoint ? [below(`at ${row.endpoint}`)] : []),
      ...(row.refresh ? [paint('warning', below(row.refresh))] : []),
    ])
  return `${paint('strong', line(title, 'IDENTITY'))}\n${lines.join('\n')}\n`
}

const clear: Command = {
  arguments: '',
  sharedOptions: [],
  examples: [['remove all tokens; the next login gets a new one', 'ecrlogin cache clear']],
  async run(_args, _options, { io, reporter }) {
    const tokens = openCache(io.environment, reporter.logger)
    const count = tokens.clear()
    io.out(`Removed ${count} ${count === 1 ? 'token' : 'tokens'} from ${tokens.path}.\n`)
    return 0
  },
}

export const cache: CommandGroup = {
  examples: [
    ['show the cached tokens, without secrets', 'ecrlogin cache list'],
    ['remove them', 'ecrlogin cache clear'],
  ],
  commands: [
    { name: 'list', summary: 'list the cached tokens, without secrets', load: async () => list },
    { name: 'clear', summary: 'remove all cached tokens', load: async () => clear },
  ],
}
