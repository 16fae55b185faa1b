// @ts-check
// Writes API.md from the docstrings: what the package exports, as its built types declare it.
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** @param {string} path from the root of the package */
const at = (path) => new URL(`../${path}`, import.meta.url)
/** @param {string} path */
const read = (path) => readFileSync(at(path), 'utf8')

/** The names that the index exports, each with the file that declares it, in the index's order. */
function readExports() {
  const lists = read('src/index.ts').matchAll(/^export (?:type )?\{([^}]+)\} from '\.\/([\w-]+)\.ts'/gm)
  return [...lists].flatMap(([, names = '', file = '']) =>
    names
      .split(',')
      .map((name) => name.trim().replace(/^type /, ''))
      .filter(Boolean)
      .map((name) => ({ name, file })),
  )
}

/**
 * A declaration with its docstring, as the compiler wrote it.
 *
 * @param {{ name: string, file: string }} exported
 */
function readDeclaration({ name, file }) {
  const text = read(`dist/${file}.d.ts`)
  const start = new RegExp(`^export (?:declare )?(?:function|interface|type|class|const) ${name}\\b`, 'm')
  const begin = text.search(start)
  if (begin < 0) throw new Error(`${file}.d.ts does not declare ${name}.`)
  // The next one begins at the start of a line; lines of this one are indented or close it.
  const [declaration = ''] = text.slice(begin).split(/\n(?=[/a-z])/)
  const [, comment = ''] = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*$/.exec(text.slice(0, begin)) ?? []
  const description = comment
    .replace(/^\s*\* ?/gm, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  return { name, description, declaration: declaration.trim().replace(/^export (declare )?/, '') }
}

const sections = readExports()
  .map(readDeclaration)
  .sort((a, b) => (a.name < b.name ? -1 : 1))
  .map(
    ({ name, description, declaration }) =>
      `## ${name}\n\n${description && `${description}\n\n`}\`\`\`ts\n${declaration}\n\`\`\`\n`,
  )

export const reference = `# @ecrlogin/core: reference

Written by \`npm run reference\` from the docstrings.

${sections.join('\n')}`

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(at('API.md'), reference)
