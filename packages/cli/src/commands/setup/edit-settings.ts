import { EcrLoginError } from '@ecrlogin/core'
import { parseSettings, quoteValue, readTextFile, replaceFile } from '@ecrlogin/core/internal'
import { explainFileError } from '../../errors/file-error.ts'

/** The text of a settings file, empty when there is none. Throws `invalid-settings`. */
export function readSettingsText(path: string): string {
  try {
    return readTextFile(path)
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return ''
    throw failed(path, 'read', cause)
  }
}

/** A rule in the form of the file: `match` first, strings quoted. */
export function formatRule(rule: Readonly<Record<string, string>>): string {
  const lines = Object.entries(rule).map(([key, value]) => `${key} = ${quoteToml(value)}`)
  return `[[registry]]\n${lines.join('\n')}\n`
}

/** A basic string of TOML: like a string of JSON, but DEL must be escaped (TOML 1.0, String). */
function quoteToml(text: string): string {
  return JSON.stringify(text).replaceAll('\u007f', '\\u007f')
}

/** The text with the rule at its end; null when it has this rule already. Throws `invalid-settings` when it has another one for `match`. */
export async function addRule(path: string, text: string, rule: { match: string }): Promise<string | null> {
  const block = formatRule({ ...rule })
  if (text.includes(block)) return null
  const { rules } = await parseSettings(path, text)
  if (rules.some(({ match }) => match === rule.match)) {
    throw new EcrLoginError(
      'invalid-settings',
      `${path} already has another rule for ${quoteValue(rule.match)}.`,
      'Change it there, or remove it with --undo.',
    )
  }
  const changed = text === '' ? block : `${text.replace(/\n*$/, '\n\n')}${block}`
  await parseSettings(path, changed)
  return changed
}

/** The text without the rule that `addRule` wrote for `match`; null when there is none. */
export function removeRule(text: string, match: string): { text: string; block: string } | null {
  const pattern = /^\[\[registry\]\]\n(?:[a-z_]+ = "(?:[^"\\\n]|\\.)*"\n)+/gm
  const start = formatRule({ match })
  const found = [...text.matchAll(pattern)].find(([block]) => block.startsWith(start))
  if (!found) return null
  const before = text.slice(0, found.index)
  const after = text.slice(found.index + found[0].length).replace(/^\n/, '')
  return { text: after === '' ? before.replace(/\n+$/, '\n') : before + after, block: found[0] }
}

/** Replaces the text of the file at once. Throws `invalid-settings`, and then the file is unchanged. */
export function writeSettingsText(path: string, text: string): void {
  try {
    replaceFile(path, text)
  } catch (cause) {
    throw failed(path, 'written', cause)
  }
}

function failed(path: string, what: 'read' | 'written', cause: unknown): EcrLoginError {
  const { reason, hint } = explainFileError(cause, 'Check the path and its permissions.')
  return new EcrLoginError(
    'invalid-settings',
    `The settings file ${path} could not be ${what} (${reason}).`,
    hint,
    { cause },
  )
}
