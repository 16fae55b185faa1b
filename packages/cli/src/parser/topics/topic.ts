/** Help on what several commands have in common; fits one screen. */
export interface Topic {
  readonly name: string
  readonly summary: string
  readonly text: string
}
