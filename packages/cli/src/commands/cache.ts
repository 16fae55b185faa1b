import { hideUserInfo } from '@ecrlogin/core/internal'
import type { Command, CommandGroup } from '../command/command.ts'
import { printable } from '../errors/printable.ts'
import { formatTime } from '../formats/json.ts'
import { openCache } from '../tokens/open-cache.ts'

const list: Command = {
  arguments: '',
  sharedOptions: [],
  examples: [
    [
      'show service, region, endpoint, identity, expiry and failed refresh of each token',
      'ecrlogin cache list',
    ],
    ['show the identities that have a token', 'ecrlogin cache list | cut -f 4 | sort -u'],
  ],
  async run(_args, _options, { io, reporter }) {
    for (const token of openCache(io.environment, reporter.logger).list()) {
      const { target, identityName, expiresAt, failedRefresh } = token
      const service = target.isPublic ? 'ecr-public' : 'ecr'
      const endpoint = target.endpoint === null ? '-' : hideUserInfo(target.endpoint)
      const refresh = failedRefresh
        ? `refresh failed at ${formatTime(failedRefresh.at)}: ${failedRefresh.error.message}`
        : '-'
      const fields = [service, target.region, endpoint, identityName, formatTime(expiresAt), refresh]
      io.out(`${fields.map(printable).join('\t')}\n`)
    }
    return 0
  },
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
