import { EcrLoginError } from '@ecrlogin/core'
import { quoteValue, settingsPath } from '@ecrlogin/core/internal'
import { Option } from 'commander'
import { addRule, formatRule, readSettingsText, removeRule, writeSettingsText } from './edit-settings.ts'
import { mark, pickShared, type SetupOptions, type SetupSubject, undo } from './subject.ts'

/** How the options are written in a rule, in this order. */
const ruleKeys = {
  profile: 'profile',
  roleArn: 'role_arn',
  externalId: 'external_id',
  sourceProfile: 'source_profile',
  region: 'region',
  host: 'host',
} as const

/** A rule in the settings file: who speaks for which registry. */
export const setupRegistry: SetupSubject = {
  name: 'registry',
  options: [
    new Option('--profile <name>', 'profile that speaks for it; auto finds the one in its account'),
    new Option('--role-arn <arn>', 'role to assume for it'),
    new Option('--external-id <id>', 'external id of the role'),
    new Option('--source-profile <name>', 'profile whose credentials assume the role'),
    new Option('--host <host>', 'ECR host behind a custom domain'),
    ...pickShared('--region', '--config'),
    undo,
  ],
  async run([match, ...others], options, { io }) {
    if (match === undefined || others.length > 0) {
      throw new EcrLoginError(
        'invalid-usage',
        'A rule is for one host, glob of hosts, or account id.',
        'Name one behind `setup registry`.',
      )
    }
    const path = settingsPath(io.environment, options.config)
    io.out(options.undo ? undoRule(path, match) : await writeRule(path, match, options))
    return 0
  },
}

async function writeRule(path: string, match: string, options: SetupOptions): Promise<string> {
  const [region, ...others] = options.region ?? []
  if (others.length > 0) {
    throw new EcrLoginError('invalid-usage', 'A rule has one region.', 'Name one with --region.')
  }
  const values = { ...options, region }
  const named = Object.entries(ruleKeys).flatMap(([option, key]) => {
    const value = values[option as keyof typeof ruleKeys]
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
  if (text === null) return `${path} has this rule already.\n`
  writeSettingsText(path, text)
  return `${path}:\n${mark('+', formatRule(rule))}`
}

function undoRule(path: string, match: string): string {
  const removed = removeRule(readSettingsText(path), match)
  if (!removed) {
    throw new EcrLoginError(
      'invalid-settings',
      `${path} has no rule for ${quoteValue(match)} that setup wrote.`,
      'Take it away by hand.',
    )
  }
  writeSettingsText(path, removed.text)
  return `${path}:\n${mark('-', removed.block)}`
}
