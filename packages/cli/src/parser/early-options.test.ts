import { describe, expect, it } from 'vitest'
import { failingOutput, readRequested, takingValues } from './early-options.ts'
import { loadProgram } from './parser.ts'

describe('what argv asks for is read before any parser', () => {
  it.each([
    [['get', '-o', 'sh'], 'sh'],
    [['get', '-ozsh'], 'sh'],
    [['get', '--output', 'fish'], 'fish'],
    [['get', '--output=pwsh'], 'powershell'],
    [['gte', '--nonsense', '-o', 'bash'], 'sh'],
    [['get', '-o', 'sh', '-o', 'fish'], 'fish'],
    [['get', '-o', 'sh', '--profile', '-ojson'], 'sh'],
    [['get', '-o', 'sh', '--profile', '-o', 'json'], 'sh'],
    [['get', '--profile', '--', '-o', 'sh'], 'sh'],
    [['get', '--profile=-ojson', '-o', 'sh'], 'sh'],
  ])('%j asks for the dialect %s', (argv, name) => {
    expect(readRequested(argv).dialect).toMatchObject({ name })
  })

  it.each([
    [['get']],
    [['get', '-o', 'json']],
    [['get', '--', '-o', 'sh']],
    [['get', '-o', 'sh', '-o', 'text']],
    [['secret', '-o', 'yaml']],
  ])('%j asks for none', (argv) => {
    expect(readRequested(argv).dialect).toBeNull()
  })

  it.each([[['get', '-o', 'csh']], [['get', '-o', '']], [['get', '-o']], [['get', '--output=']]])(
    '%j asks for an unknown one, which fails in every shell',
    (argv) => {
      const requested = readRequested(argv)
      expect(requested.dialect).toBe('unknown')
      expect(failingOutput(requested, 2)).toBe("sh -c 'exit 2'\n")
    },
  )

  it.each([
    ['sh', '(exit 5)\n'],
    ['fish', "sh -c 'exit 5'\n"],
    ['json', ''],
  ])('what is left to evaluate with -o %s fails with the exit code', (format, output) => {
    expect(failingOutput(readRequested(['get', '-o', format]), 5)).toBe(output)
  })

  it.each([
    [['--errors', 'json'], 'json'],
    [['--errors=json'], 'json'],
    [['--errors', 'text'], 'text'],
    [['--errors', 'json', '--profile', '--errors=text'], 'json'],
    [['--errors', 'xml'], 'text'],
    [[], 'text'],
  ])('%j asks for errors as %s', (argv, errors) => {
    expect(readRequested(argv).errors).toBe(errors)
  })

  it('knows the options that take a value as the parser does', async () => {
    const program = await loadProgram()
    const names = program.commands
      .find((command) => command.name() === 'get')!
      .options.filter(({ required }) => required)
      .flatMap(({ short, long }) => [short, long].filter((name) => name !== undefined))
    expect([...takingValues].sort()).toEqual(names.sort())
  })
})
