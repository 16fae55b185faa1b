import { Option } from 'commander'

/** The option that undoes a setup command's own changes. */
export function undoOption(): Option {
  return new Option('--undo', 'undo a previous setup')
}

/** A block of text with a sign before each line, as in a diff. */
export function mark(sign: '+' | '-', block: string): string {
  return block.replace(/^(?=.)/gm, `${sign} `)
}
