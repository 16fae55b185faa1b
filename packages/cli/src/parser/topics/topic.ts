/** Help on something that several commands share. It fits on one screen. */
export interface Topic {
  readonly name: string
  readonly summary: string
  readonly text: string
}
