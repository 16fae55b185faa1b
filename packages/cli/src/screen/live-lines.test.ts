import { expect, it } from 'vitest'
import { keepLinesBelow } from './live-lines.ts'

/** A terminal that records, and whose person answers when told to. */
function record() {
  const answers: ((text: string) => void)[] = []
  let written = ''
  const lines = keepLinesBelow({
    err(text) {
      written += text
    },
    ask(question) {
      written += question
      return new Promise((resolve) => {
        answers.push((text) => {
          written += '\n'
          resolve(text)
        })
      })
    },
  })
  const take = () => {
    const text = written
    written = ''
    return text
  }
  return { lines, take, answers }
}

const cleared = (rows: number) => `\u001b[${rows}A\u001b[J`

it('lines stay below everything that is written, and are replaced by others', () => {
  const { lines, take } = record()
  lines.err('before\n')
  expect(take()).toBe('before\n')
  lines.errBelow('a\nb\n')
  expect(take()).toBe('a\nb\n')
  lines.err('between\n')
  expect(take()).toBe(`${cleared(2)}between\na\nb\n`)
  lines.errBelow('A\n')
  expect(take()).toBe(`${cleared(2)}A\n`)
  lines.errBelow('')
  expect(take()).toBe(cleared(1))
  lines.err('after\n')
  expect(take()).toBe('after\n')
})

it('lines are away while questions are open, and come back changed', async () => {
  const { lines, take, answers } = record()
  lines.errBelow('a\n')
  take()
  const asked = [lines.ask('one? '), lines.ask('two? ')]
  expect(take()).toBe(`${cleared(1)}one? two? `)
  lines.errBelow('A\n')
  lines.err('warning\n')
  expect(take()).toBe('warning\n')
  answers[0]!('1')
  await asked[0]
  expect(take()).toBe('\n')
  answers[1]!('2')
  await asked[1]
  expect(take()).toBe('\nA\n')
})
