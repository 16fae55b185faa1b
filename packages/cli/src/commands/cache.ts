import { EcrLoginError } from '@ecrlogin/core'
import { quoteValue, suggest } from '@ecrlogin/core/internal'
import type { Command } from '../command/command.ts'
import { formatTime } from '../formats/json.ts'
import { openCache } from '../tokens/open-cache.ts'

const actions = ['list', 'clear']

export const cache: Command = {
  arguments: '',
  hasSharedOptions: false,
  examples: [
    ['what is kept, without a secret', 'ecrlogin cache list'],
    ['the identities for which something is kept', 'ecrlogin cache list | cut -f 4 | sort -u'],
    ['forget all of it', 'ecrlogin cache clear'],
  ],
  configure(command) {
    command.argument('<action>', actions.join(' or '))
  },
  async run([action = ''], _options, { io, reporter }) {
    if (!actions.includes(action)) {
      throw new EcrLoginError(
        'invalid-usage',
        `${quoteValue(action)} is nothing to do with the cache.`,
        await suggest(action, actions),
      )
    }
    const tokens = openCache(io.environment, reporter.logger)
    if (action === 'clear') {
      const count = tokens.clear()
      io.out(`Removed ${count} ${count === 1 ? 'token' : 'tokens'} from ${tokens.path}.\n`)
      return 0
    }
    for (const { target, identityName, expiresAt } of tokens.list()) {
      const service = target.isPublic ? 'ecr-public' : 'ecr'
      const fields = [service, target.region, target.endpoint ?? '-', identityName, formatTime(expiresAt)]
      io.out(`${fields.join('\t')}\n`)
    }
    return 0
  },
}
