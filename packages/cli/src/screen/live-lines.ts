/** The part of a terminal that writes to stderr and asks questions. */
interface Writing {
  err(text: string): void
  ask(question: string): Promise<string>
}

export interface LiveLines extends Writing {
  /** Shows lines below everything else on stderr, in place of those that it showed before. */
  errBelow(text: string): void
}

/**
 * Keeps lines below everything that is written to a terminal, so that they can be replaced in place. Every text ends with
 * a line break. While a question is open, the lines are away.
 */
export function keepLinesBelow(terminal: Writing): LiveLines {
  let below = ''
  let questions = 0
  // Up to the first of the lines, and clear the rest of the screen.
  const cleared = () => (isShown() ? `\u001b[${below.split('\n').length - 1}A\u001b[J` : '')
  const isShown = () => below !== '' && questions === 0
  const write = (text: string) => {
    if (text !== '') terminal.err(text)
  }
  return {
    err: (text) => write(`${cleared()}${text}${isShown() ? below : ''}`),
    errBelow(text) {
      const before = cleared()
      below = text
      write(`${before}${isShown() ? below : ''}`)
    },
    async ask(question) {
      write(cleared())
      questions += 1
      try {
        return await terminal.ask(question)
      } finally {
        questions -= 1
        if (isShown()) write(below)
      }
    },
  }
}
