import { Option } from 'commander'

/** The option with which a setup command takes back its own changes. */
export function undoOption(): Option {
  return new Option('--undo', 'undo a previous setup')
}

/** A block of text as a change shows it: each line behind a sign. */
export function mark(sign: '+' | '-', block: string): string {
  return block.replace(/^(?=.)/gm, `${sign} `)
}
