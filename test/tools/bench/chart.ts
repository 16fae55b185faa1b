import type { Measured } from './targets.ts'

const rowHeight = 22
const left = 430
const width = 1000

/** A bar for each case on one scale, as an SVG that is readable on light and dark pages. */
export function drawChart(measured: readonly Measured[]): string {
  const most = Math.max(...measured.map(({ time }) => time))
  const bars = measured.map(({ name, time }, i) => {
    const y = i * rowHeight
    const length = Math.max(1, (time / most) * (width - left - 80))
    const kind = name.startsWith('ecrlogin') ? 'own' : 'other'
    return `  <g transform="translate(0 ${y})">
    <text x="${left - 8}" y="15" text-anchor="end">${name.replace('&', '&amp;')}</text>
    <rect class="${kind}" x="${left}" y="4" width="${length.toFixed(1)}" height="14" rx="2"/>
    <text x="${(left + length + 6).toFixed(1)}" y="15">${time.toFixed(1)} ms</text>
  </g>`
  })
  const height = measured.length * rowHeight + 4
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="Median wall times">
  <style>
    text { font: 12px system-ui, sans-serif; fill: #57606a }
    .own { fill: #2f81f7 }
    .other { fill: #8c959f }
    @media (prefers-color-scheme: dark) { text { fill: #9ea7b3 } }
  </style>
${bars.join('\n')}
</svg>
`
}
