import type { Run } from '../../support/programs/terminal.ts'

/** A line on the screen: a command as a person types it, or output. */
export type PictureLine = { readonly command: string } | { readonly runs: readonly Run[] }

export interface PictureOptions {
  readonly label: string
  readonly columns: number
}

const lineHeight = 21
const charWidth = 8.4
const margin = 20

/** The colours of a light and a dark page: the background, the frame, text, commands, and those of a terminal by number. */
export const palettes = {
  light: {
    back: '#f6f8fa',
    frame: '#d0d7de',
    text: '#1f2328',
    command: '#0550ae',
    1: '#cf222e',
    2: '#116329',
    5: '#8250df',
  },
  dark: {
    back: '#151b23',
    frame: '#3d444d',
    text: '#f0f6fc',
    command: '#79c0ff',
    1: '#ff7b72',
    2: '#56d364',
    5: '#d2a8ff',
  },
} as const

/** The lines as an SVG that is readable on light and on dark pages. */
export function drawPicture(lines: readonly PictureLine[], { label, columns }: PictureOptions): string {
  const width = Math.ceil(columns * charWidth) + 2 * margin
  const height = lines.length * lineHeight + 2 * margin
  const rows = lines.flatMap((line, index) => {
    const y = margin + index * lineHeight + 15
    const spans = 'command' in line ? [commandSpan(line.command)] : outputSpans(line.runs)
    return spans.length === 0 ? [] : [`  <text y="${y}" xml:space="preserve">${spans.join('')}</text>`]
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeText(label)}">
  <style>
    text { font-size: 14px; font-family: ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace }
    .bold { font-weight: 600 }
${styles('light', '    ')}
    @media (prefers-color-scheme: dark) {
${styles('dark', '      ')}
    }
  </style>
  <rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8"/>
${rows.join('\n')}
</svg>
`
}

function styles(name: keyof typeof palettes, indent: string): string {
  const { back, frame, text, command, ...colours } = palettes[name]
  return [
    `rect { fill: ${back}; stroke: ${frame} }`,
    `text { fill: ${text} }`,
    `.command { fill: ${command} }`,
    ...Object.entries(colours).map(([number, colour]) => `.c${number} { fill: ${colour} }`),
  ]
    .map((line) => `${indent}${line}`)
    .join('\n')
}

function commandSpan(command: string): string {
  return span(0, 'command bold', `$ ${command}`)
}

/** Each with its own place, so that columns stay columns in every font. */
function outputSpans(runs: readonly Run[]): string[] {
  let column = 0
  return runs.flatMap(({ text, isBold, colour }) => {
    const classes = [...(colour === null ? [] : [`c${colour}`]), ...(isBold ? ['bold'] : [])].join(' ')
    const start = column + text.search(/\S|$/)
    column += text.length
    return text.trim() === '' ? [] : [span(start, classes, text.trim())]
  })
}

function span(column: number, classes: string, text: string): string {
  const x = Number((margin + column * charWidth).toFixed(1))
  // The width of a character depends on the font.
  const length = Number((text.length * charWidth).toFixed(1))
  const look = classes ? ` class="${classes}"` : ''
  return `<tspan x="${x}" textLength="${length}"${look}>${escapeText(text)}</tspan>`
}

function escapeText(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
