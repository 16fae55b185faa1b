import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { repositoryRoot } from './sandbox.ts'

/** A fenced block of a document. */
export interface Block {
  /** The word behind the fence: `sh`, `fish`, `powershell`, `console`, or a file's kind such as `toml`. */
  readonly language: string
  readonly text: string
}

/** A section of a document: its blocks belong together and are tried in one clean home. */
export interface Section {
  readonly document: string
  readonly heading: string
  readonly blocks: readonly Block[]
}

/** Documents whose blocks are tried, from the root of the repository. */
export const documents: readonly string[] = [
  'README.md',
  ...readdirSync(join(repositoryRoot, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
]

export function readSections(document: string): Section[] {
  const lines = readFileSync(join(repositoryRoot, document), 'utf8').split('\n')
  const sections: { document: string; heading: string; blocks: Block[] }[] = []
  let fence: { language: string; lines: string[] } | null = null
  for (const line of lines) {
    const heading = /^##? (.+)$/.exec(line)?.[1]
    const opening = /^```(\w*)$/.exec(line)
    if (fence && line === '```') {
      sections.at(-1)!.blocks.push({ language: fence.language, text: `${fence.lines.join('\n')}\n` })
      fence = null
    } else if (fence) fence.lines.push(line)
    else if (opening) fence = { language: opening[1]!, lines: [] }
    else if (heading) sections.push({ document, heading, blocks: [] })
  }
  return sections
}

/** Where a block says in its first line that it goes, such as `# ~/.aws/config`; null for one that is run. */
export function filePath({ text }: Block): string | null {
  return /^# ~\/(\S+)\n/.exec(text)?.[1] ?? null
}
