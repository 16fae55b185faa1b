import { EcrLoginError, quoteValue, settingsPath } from '@ecrlogin/core'
import { addRule, formatRule, readSettingsText, removeRule, writeSettingsText } from '../settings-file.ts'
import type { Command, CommandContext } from './command.ts'

interface SetupOptions {
  readonly profile?: string
  readonly roleArn?: string
  readonly externalId?: string
  readonly sourceProfile?: string
  readonly region?: string
  readonly host?: string
  readonly config?: string
  readonly undo?: true
}

/** How the options are written in a rule, in this order. */
const ruleKeys = {
  profile: 'profile',
  roleArn: 'role_arn',
  externalId: 'external_id',
  sourceProfile: 'source_profile',
  region: 'region',
  host: 'host',
} as const

export const setup: Command<SetupOptions> = {
  arguments: '',
  hasSharedOptions: false,
  configure(command) {
    command
      .argument('<what>', 'registry')
      .argument('<match>', 'host, glob of hosts, or account id')
      .option('--profile <name>', 'profile that speaks for it; auto finds the one in its account')
      .option('--role-arn <arn>', 'role to assume for it')
      .option('--external-id <id>', 'external id of the role')
      .option('--source-profile <name>', 'profile whose credentials assume the role')
      .option('--region <region>', 'region of an account id')
      .option('--host <host>', 'ECR host behind a custom domain')
      .option('--config <file>', 'settings file')
      .option('--undo', 'take the rule away again')
  },
  async run([what = '', match = ''], options, context) {
    if (what !== 'registry') {
      throw new EcrLoginError('invalid-usage', `${quoteValue(what)} is nothing to set up.`, 'Say registry.')
    }
    const path = settingsPath(context.io.environment, options.config)
    return options.undo ? undoRule(path, match, context) : writeRule(path, match, options, context)
  },
}

async function writeRule(
  path: string,
  match: string,
  options: SetupOptions,
  { io }: CommandContext,
): Promise<number> {
  const named = Object.entries(ruleKeys).flatMap(([option, key]) => {
    const value = options[option as keyof typeof ruleKeys]
    return value === undefined ? [] : [[key, value] as const]
  })
  if (named.length === 0) {
    throw new EcrLoginError(
      'invalid-usage',
      'The rule says nothing.',
      'Add --profile, --role-arn, --region or --host.',
    )
  }
  const rule = { match, ...Object.fromEntries(named) }
  const text = await addRule(path, readSettingsText(path), rule)
  if (text === null) {
    io.out(`${path} has this rule already.\n`)
    return 0
  }
  writeSettingsText(path, text)
  io.out(`${path}:\n${marked('+', formatRule(rule))}`)
  return 0
}

function undoRule(path: string, match: string, { io }: CommandContext): number {
  const removed = removeRule(readSettingsText(path), match)
  if (!removed) {
    throw new EcrLoginError(
      'invalid-settings',
      `${path} has no rule for ${quoteValue(match)} that setup wrote.`,
      'Take it away by hand.',
    )
  }
  writeSettingsText(path, removed.text)
  io.out(`${path}:\n${marked('-', removed.block)}`)
  return 0
}

function marked(sign: string, block: string): string {
  return block.replace(/^(?=.)/gm, `${sign} `)
}
