/** Something that several commands have in common, told on one screen. */
export interface Topic {
  readonly name: string
  readonly summary: string
  readonly text: string
}
