import { startCloud } from '../../support/cloud/cloud.ts'
import { runProgram } from '../../support/programs/programs.ts'

/** The commands in the picture, for a user who has just installed the program. */
const commands = [
  'ecrlogin login --region us-west-2',
  'ecrlogin get 111122223333 444455556666 --region us-west-2 -o text',
  'ecrlogin get --region us-west-2 | jq -r .ExpiresAt',
]

/** A line on the screen. */
export interface ScreenLine {
  readonly kind: 'command' | 'output'
  readonly text: string
}

/** Runs the commands against local ECR, and returns the lines on the screen. */
export async function recordFirstRun(): Promise<ScreenLine[]> {
  const cloud = await startCloud()
  try {
    const lines: ScreenLine[] = []
    for (const command of commands) {
      const { stdout, exitCode } = await runProgram(['sh', '-c', command], {
        environment: cloud.environment(),
        cwd: cloud.sandbox.home,
      })
      if (exitCode !== 0) throw new Error(`${command} ended with ${exitCode}`)
      const output = stdout.trimEnd().split('\n')
      lines.push({ kind: 'command', text: command })
      lines.push(...output.map((text) => ({ kind: 'output' as const, text })))
    }
    return lines
  } finally {
    await cloud.close()
  }
}

const lineHeight = 22
const charWidth = 8.4
const margin = 20

/** The lines as an SVG that is readable on light and on dark pages. */
export function drawScreen(lines: readonly ScreenLine[]): string {
  const longest = Math.max(...lines.map(({ text }) => text.length + 2))
  const width = Math.ceil(longest * charWidth) + 2 * margin
  const height = lines.length * lineHeight + 2 * margin
  const rows = lines.map(({ kind, text }, index) => {
    const y = margin + index * lineHeight + 15
    const shown = kind === 'command' ? `$ ${text}` : text
    return `  <text class="${kind}" x="${margin}" y="${y}" xml:space="preserve">${escapeText(shown)}</text>`
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="The first run of ecrlogin in a terminal">
  <style>
    rect { fill: #f6f8fa; stroke: #d0d7de }
    text { font: 14px ui-monospace, Menlo, Consolas, monospace; fill: #1f2328 }
    .command { font-weight: 600; fill: #0550ae }
    @media (prefers-color-scheme: dark) {
      rect { fill: #151b23; stroke: #3d444d }
      text { fill: #f0f6fc }
      .command { fill: #79c0ff }
    }
  </style>
  <rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8"/>
${rows.join('\n')}
</svg>
`
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
