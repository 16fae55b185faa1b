import { EcrLoginError, type Environment } from '@ecrlogin/core'
import { parseSettings, quoteValue, readFileBytes, replaceFile, resolveLinks } from '@ecrlogin/core/internal'
import { explainFileError } from '../../errors/file-error.ts'
import { sh } from '../../formats/sh.ts'
import { changeInTurn } from '../../system/setup-folder.ts'

/** The text of a settings file, empty when there is none. Throws `invalid-settings`, also for bytes that are not UTF-8. */
function readSettingsText(path: string): string {
  const bytes = readSettingsBytes(path)
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    // They would be written as U+FFFD.
    const message = `The settings file ${path} has bytes that are not UTF-8.`
    throw new EcrLoginError('invalid-settings', message, 'Save it as UTF-8.')
  }
}

function readSettingsBytes(path: string): Buffer {
  try {
    return readFileBytes(path)
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return Buffer.alloc(0)
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
      `Change it there, or remove it first: \`ecrlogin setup registry ${sh.quoteArgument(rule.match)} --undo\`.`,
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

/** The text of a settings file before and after a change; null for none. */
export interface SettingsChange {
  readonly text: string | null
}

/**
 * Changes a settings file while no other `setup` does. Throws `invalid-settings` when it cannot be read or written, or
 * was changed by another program at the same moment, and then leaves it as it is.
 */
export async function changeSettings<T extends SettingsChange>(
  path: string,
  environment: Environment,
  change: (text: string) => T | Promise<T>,
): Promise<T> {
  return changeInTurn(findTarget(path), environment, async () => {
    const before = readSettingsText(path)
    const changed = await change(before)
    if (changed.text === null || write(path, changed.text, before)) return changed
    throw new EcrLoginError(
      'invalid-settings',
      `The settings file ${path} was changed by another program at the same moment.`,
      'Run it again.',
    )
  })
}

/** False when the file has changed since it was read. */
function write(path: string, text: string, before: string): boolean {
  try {
    return replaceFile(path, text, () => readSettingsText(path) === before)
  } catch (cause) {
    throw cause instanceof EcrLoginError ? cause : failed(path, 'written', cause)
  }
}

function findTarget(path: string): string {
  try {
    return resolveLinks(path)
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
