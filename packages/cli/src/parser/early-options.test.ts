import { describe, expect, it } from 'vitest'
import { optionsWithValue, readEarlyOptions } from './early-options.ts'
import { loadProgram } from './parser.ts'

describe('options read before the parser', () => {
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
    // Options that took `-o` as their value, because a variable was empty.
    [['get', '--region', '-o', 'sh'], 'sh'],
    [['get', '--region', '-opwsh'], 'powershell'],
    [['get', '--role-arn', '--output', 'fish'], 'fish'],
    [['get', '--client', '--output=ksh'], 'sh'],
    [['get', '-o', '-o', 'dash'], 'sh'],
    [['get', '-o', 'sh', '--timeout', '-o', 'fish'], 'fish'],
    [['get', '-o', 'json', '--endpoint-url', '-o', 'zsh'], 'sh'],
    [['get', '--', '-o', 'sh'], 'sh'],
    [['get', '--registry-id', '--', '--', '-obash'], 'sh'],
    [['secret', '--name', '-o', 'fish'], 'fish'],
  ])('%j requests the dialect %s', (argv, name) => {
    expect(readEarlyOptions(argv).dialect).toMatchObject({ name })
  })

  it.each([
    [['get']],
    [['get', '-o', 'json']],
    [['get', '--', '-o', 'json']],
    [['get', '--config', '-o', 'text']],
    [['get', '--region', '-o', 'sh', '-o', 'json']],
    [['get', '-o', 'sh', '-o', 'text']],
    [['secret', '-o', 'yaml']],
  ])('%j requests no dialect', (argv) => {
    expect(readEarlyOptions(argv).dialect).toBeNull()
  })

  it.each([
    [['get', '-o', 'csh']],
    [['get', '-o', '']],
    [['get', '-o']],
    [['get', '--output=']],
    [['get', '--profile', '-o']],
  ])('%j requests an unknown dialect', (argv) => {
    expect(readEarlyOptions(argv).dialect).toBe('unknown')
  })

  it.each([
    [['--errors', 'json'], 'json'],
    [['--errors=json'], 'json'],
    [['--errors', 'text'], 'text'],
    [['--errors', 'json', '--profile', '--errors=text'], 'json'],
    [['--errors', 'xml'], 'text'],
    [[], 'text'],
  ])('%j requests errors as %s', (argv, errors) => {
    expect(readEarlyOptions(argv).errors).toBe(errors)
  })

  it.each([
    [['get', '--verbose'], true],
    [['get', '--profile', '--verbose'], false],
    [['get', '--', '--verbose'], false],
    [['get'], false],
  ])('%j requests verbose output: %s', (argv, isVerbose) => {
    expect(readEarlyOptions(argv).isVerbose).toBe(isVerbose)
  })

  it('takes a value for the same options as the parser', async () => {
    const program = await loadProgram()
    const options = program.commands
      .find((command) => command.name() === 'get')!
      .options.filter(({ required }) => required)
    expect(options.map(({ long }) => long).sort()).toEqual(optionsWithValue.map((name) => `--${name}`).sort())
    expect(options.flatMap(({ short }) => short ?? [])).toEqual(['-o'])
  })
})
