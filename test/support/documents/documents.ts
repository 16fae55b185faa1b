import { readdirSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { repositoryRoot } from '../sandbox.ts'

/** A fenced block of a document. */
export interface Block {
  /** The word after the fence: `sh`, `fish`, `powershell`, `console`, or a file type such as `toml`; may be empty. */
  readonly language: string
  readonly text: string
}

/** A section of a document. Its blocks belong together, and run in one clean home. */
export interface Section {
  readonly document: string
  readonly heading: string
  readonly blocks: readonly Block[]
}

/** Every document, from the root of the repository. */
export const documents: readonly string[] = findDocuments('.')

/** Skips installed, built and hidden files, which are not our documents. */
function findDocuments(folder: string): string[] {
  return readdirSync(join(repositoryRoot, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = posix.join(folder, entry.name)
    if (entry.isFile()) return entry.name.endsWith('.md') ? [path] : []
    return /^\.|^(node_modules|dist|standalone)$/.test(entry.name) ? [] : findDocuments(path)
  })
}

export function readSections(document: string): Section[] {
  const lines = readFileSync(join(repositoryRoot, document), 'utf8').split('\n')
  const sections: { document: string; heading: string; blocks: Block[] }[] = []
  let fence: { indent: string; language: string; lines: string[] } | null = null
  for (const line of lines) {
    const heading = /^##? (.+)$/.exec(line)?.[1]
    const opening = /^( *)(?:```|~~~)(.*)$/.exec(line)
    if (fence && line === `${fence.indent}\`\`\``) {
      sections.at(-1)!.blocks.push({ language: fence.language, text: `${fence.lines.join('\n')}\n` })
      fence = null
    } else if (fence) fence.lines.push(line.slice(fence.indent.length))
    else if (opening) fence = { indent: opening[1]!, language: opening[2]!, lines: [] }
    else if (heading) sections.push({ document, heading, blocks: [] })
  }
  if (fence) throw new Error(`${document}: a block has no end.`)
  return sections
}

/** The path in a block's first line, such as `# ~/.aws/config`; null if the block is run. */
export function filePath({ text }: Block): string | null {
  return /^# ~\/(\S+)\n/.exec(text)?.[1] ?? null
}

/** The first block of a document that is in a language and contains a text. Throws if there is none. */
export function findBlock(document: string, language: string, text: string): string {
  const found = readSections(document)
    .flatMap(({ blocks }) => blocks)
    .find((block) => block.language === language && block.text.includes(text))
  if (!found) throw new Error(`${document} has no ${language} block with ${text}.`)
  return found.text
}
