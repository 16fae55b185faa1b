import type { Dice } from './dice.ts'

/** A section of an AWS file before it is written. */
export interface Section {
  readonly kind: 'profile' | 'sso-session' | 'services'
  readonly name: string
  /** Names and values; a list of settings is a nested block. */
  readonly settings: (readonly [name: string, value: string | readonly (readonly [string, string])[]])[]
}

/** The config file in one of the forms that people write it in. */
export function writeConfig(sections: readonly Section[], dice: Dice): string {
  return writeFile(sections, dice, (section) => configHeader(section, dice))
}

/** The credentials file, whose headers are the names of the profiles. */
export function writeCredentials(sections: readonly Section[], dice: Dice): string {
  return writeFile(sections, dice, ({ name }) => name)
}

function writeFile(sections: readonly Section[], dice: Dice, headerOf: (section: Section) => string): string {
  const style = {
    /** The number of spaces in front of the settings. */
    indent: dice.weigh([
      [6, ''],
      [1, '  '],
      [1, '\t'],
    ] as const),
    comments: dice.chance(0.3),
    delimiter: dice.weigh([
      [6, ' = '],
      [2, '='],
      [1, ': '],
      [1, ' : '],
      [1, '  =\t'],
    ] as const),
    upper: dice.chance(0.1),
  }
  const lines = sections.flatMap((section) => [
    ...(style.comments && dice.chance(0.5) ? [dice.pick(['# a note', '; [profile note]', ''])] : []),
    `[${headerOf(section)}]${dice.weigh([
      [12, ''],
      [1, ' ; note'],
      [1, '#x'],
      [1, ' /* note */'],
      [1, ' (careful)'],
    ])}`,
    ...section.settings.flatMap((setting) => [
      ...(style.comments && dice.chance(0.2)
        ? [dice.pick(['# a note', '  # region = nowhere', ';', ''])]
        : []),
      ...writeSetting(setting, style, dice),
    ]),
    ...(dice.chance(0.5) ? [''] : []),
  ])
  const end = dice.chance(0.1) ? '\r\n' : '\n'
  const mark = dice.chance(0.003) ? '\uFEFF' : ''
  return mark + damage(lines, dice).join(end) + end
}

interface Style {
  readonly indent: string
  readonly delimiter: string
  readonly upper: boolean
}

function writeSetting(
  [name, value]: Section['settings'][number],
  { indent, delimiter, upper }: Style,
  dice: Dice,
): string[] {
  const written = upper && dice.chance(0.5) ? dice.pick([name.toUpperCase(), capitalize(name)]) : name
  if (typeof value !== 'string') {
    const deeper = `${indent}${dice.pick([' ', '  ', '    ', '\t'])}`
    const start = `${indent}${written}${delimiter.trimEnd()}`
    return [start, ...value.map(([inner, text]) => `${deeper}${inner} = ${text}`)]
  }
  const note = dice.chance(0.005) ? dice.pick([' # note', '\t; note']) : ''
  return [`${indent}${written}${delimiter}${value}${note}`]
}

/** Mistakes that people make, in a few files. */
function damage(lines: readonly string[], dice: Dice): readonly string[] {
  if (!dice.chance(0.04)) return lines
  const at = Math.floor(dice.roll() * lines.length)
  const before = lines.slice(0, at)
  const [line = '', ...after] = lines.slice(at)
  return dice.weigh<() => readonly string[]>([
    [1, () => [...before, line.replace(/\].*$/, ''), ...after]],
    [1, () => [...before, line.replace(/^\[profile /, '['), ...after]],
    [1, () => [...before, line.replace(/^\[profile/, '[profilex'), ...after]],
    [1, () => [...before, line.replace(/^\[(.*)\]/, '[ $1 ]'), ...after]],
    [1, () => [...before, line, line, ...after]],
    [1, () => [...before, `   ${line}`, ...after]],
    [1, () => [...before, 'a stray line', line, ...after]],
    [1, () => [...before, ...after]],
    [1, () => [...before, line.replace(/([=:]).*$/, '$1'), ...after]],
    [1, () => [...before, line.replace(/^\[profile/, '[Profile'), ...after]],
    [1, () => [...before, 'region', line, ...after]],
  ])()
}

/** A header in one of the forms that shlex splits into its kind and its name. */
function configHeader({ kind, name }: Section, dice: Dice): string {
  if (kind === 'profile' && name === 'default' && dice.chance(0.9)) return name
  const isPlain = /^[\w./:@+-]+$/.test(name)
  const forms = [
    ...(isPlain || /^[^\s"'\\#\]]+$/.test(name) ? [name, name, name, name] : []),
    ...(name.includes('"') || name.includes('\\') ? [] : [`"${name}"`]),
    ...(name.includes("'") ? [] : [`'${name}'`]),
    name.replace(/[\s"'\\]/g, '\\$&'),
  ]
  return `${kind}${dice.weigh([
    [9, ' '],
    [1, '  '],
    [1, '\t'],
  ])}${dice.pick(forms)}`
}

function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
