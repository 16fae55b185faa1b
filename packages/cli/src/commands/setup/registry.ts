import { EcrLoginError, type RegistryRule } from '@ecrlogin/core'
import { quoteValue, ruleKeys, settingsPath } from '@ecrlogin/core/internal'
import { InvalidArgumentError, Option } from 'commander'
import type { Command } from '../../command/command.ts'
import { mark, undoOption } from './changes.ts'
import { addRule, formatRule, readSettingsText, removeRule, writeSettingsText } from './edit-settings.ts'

type RuleOptions = Omit<Partial<RegistryRule>, 'match'>

/** Adds a rule to the settings file: the identity to use for a registry. */
export const setupRegistry: Command<RuleOptions & { readonly undo?: true }> = {
  arguments: '',
  sharedOptions: ['--config'],
  examples: [
    ['use a profile for an account', 'ecrlogin setup registry 444455556666 --profile production'],
    [
      'assume a role for all accounts in a region',
      "ecrlogin setup registry '*.dkr.ecr.eu-west-1.amazonaws.com' --role-arn arn:aws:iam::444455556666:role/ecr-pull",
    ],
    [
      'remove both rules',
      "ecrlogin setup registry 444455556666 --undo && ecrlogin setup registry '*.dkr.ecr.eu-west-1.amazonaws.com' --undo",
    ],
  ],
  configure(command) {
    command
      .argument('<registry>', 'host, glob of hosts, or account id')
      .addOption(new Option('--profile <profile>', 'profile to use, or auto for the one in the same account'))
      .addOption(new Option('--role-arn <arn>', 'role to assume'))
      .addOption(new Option('--external-id <id>', 'external id of the role'))
      .addOption(new Option('--session-name <name>', 'session name of the role'))
      .addOption(new Option('--source-profile <profile>', 'profile whose credentials assume the role'))
      .addOption(new Option('--region <region>', 'region of an account id').argParser(once))
      .addOption(new Option('--host <host>', 'ECR host behind a custom domain'))
      .addOption(undoOption())
  },
  async run([match = ''], options, { io }) {
    const path = settingsPath(io.environment, options.config)
    io.out(options.undo ? undoRule(path, match) : await writeRule(path, match, options))
    return 0
  },
}

/** Commander would take the last value; a rule has one region. */
function once(value: string, previous: string | undefined): string {
  if (previous === undefined) return value
  throw new InvalidArgumentError('A rule has one region.')
}

async function writeRule(path: string, match: string, options: RuleOptions): Promise<string> {
  const rule = Object.fromEntries(
    Object.entries(ruleKeys).flatMap(([key, property]) => {
      const value = { ...options, match }[property]
      return value === undefined ? [] : [[key, value] as const]
    }),
  )
  if (Object.keys(rule).length === 1) {
    throw new EcrLoginError(
      'invalid-usage',
      'The rule sets nothing.',
      'Add --profile, --role-arn, --region or --host.',
    )
  }
  const text = await addRule(path, readSettingsText(path), { ...rule, match })
  if (text === null) return `${path} already has this rule.\n`
  writeSettingsText(path, text)
  return `${path}:\n${mark('+', formatRule(rule))}`
}

function undoRule(path: string, match: string): string {
  const removed = removeRule(readSettingsText(path), match)
  if (!removed) {
    throw new EcrLoginError(
      'invalid-settings',
      `${path} has no rule for ${quoteValue(match)} that setup wrote.`,
      'Remove it by hand.',
    )
  }
  writeSettingsText(path, removed.text)
  return `${path}:\n${mark('-', removed.block)}`
}
