import { EcrLoginError, type Environment, type RegistryRule } from '@ecrlogin/core'
import { parseSettings, quoteValue, ruleKeys, settingsPath } from '@ecrlogin/core/internal'
import { InvalidArgumentError, Option } from 'commander'
import type { Command } from '../../command/command.ts'
import { rejectForeignHome } from '../../system/reject-foreign-home.ts'
import { warnOfRelativePath } from '../../system/relative-path.ts'
import { mark, undoOption } from './changes.ts'
import { addRule, changeSettings, formatRule, removeRule } from './edit-settings.ts'

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
  async run([match = ''], options, { io, reporter }) {
    const path = settingsPath(io.environment, options.config)
    rejectForeignHome(io.environment)
    const name = options.config ? '--config' : 'ECRLOGIN_CONFIG'
    const warning = warnOfRelativePath(name, options.config || io.environment.ECRLOGIN_CONFIG)
    if (warning) reporter.logger.warn(warning)
    const { report } = options.undo
      ? await changeSettings(path, io.environment, (text) => undoRule(path, text, match))
      : await writeRule(path, match, options, io.environment)
    io.out(report)
    return 0
  },
}

/** Commander would take the last value; a rule has one region. */
function once(value: string, previous: string | undefined): string {
  if (previous === undefined) return value
  throw new InvalidArgumentError('A rule has one region.')
}

/** The lines that the command prints, and the changed text; null for none. */
interface Reported {
  readonly report: string
  readonly text: string | null
}

async function writeRule(
  path: string,
  match: string,
  options: RuleOptions,
  environment: Environment,
): Promise<Reported> {
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
  return changeSettings(path, environment, async (before) => {
    const text = await addRule(path, before, { ...rule, match })
    return {
      text,
      report: text === null ? `${path} already has this rule.\n` : `${path}:\n${mark('+', formatRule(rule))}`,
    }
  })
}

async function undoRule(path: string, text: string, match: string): Promise<Reported> {
  const removed = removeRule(text, match)
  if (!removed) {
    const { rules } = await parseSettings(path, text)
    if (rules.every((rule) => rule.match !== match)) {
      return { text: null, report: `${path} has no rule for ${quoteValue(match)}.\n` }
    }
    throw new EcrLoginError(
      'invalid-settings',
      `${path} has a rule for ${quoteValue(match)} that setup did not write.`,
      'Remove it by hand.',
    )
  }
  return { text: removed.text, report: `${path}:\n${mark('-', removed.block)}` }
}
