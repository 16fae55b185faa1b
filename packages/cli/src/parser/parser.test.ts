import { afterEach, describe, expect, it, vi } from 'vitest'
import { isGroup } from '../command/command.ts'
import { commands } from '../commands/index.ts'
import { type ParserContext, parseAndRun } from './parser.ts'

const setup = await commands.find(({ name }) => name === 'setup')!.load()
const nested = isGroup(setup) ? setup.commands : []

const context = {
  version: '0.0.0',
  io: { out: () => {}, err: () => {}, terminalSize: () => null, environment: {} },
  helpStream: 'out',
} as unknown as ParserContext

afterEach(() => vi.restoreAllMocks())

describe('the parser', () => {
  it.each([
    [['--help'], []],
    [['nonsense'], []],
    [['token', '--help'], ['token']],
    [['setup'], ['setup']],
    [
      ['setup', 'docker', '--help'],
      ['setup', 'docker'],
    ],
    [['get', 'docker', '--help'], ['get']],
  ])('loads only the commands that argv names: %j', async (argv, names) => {
    const entries = [...commands, ...nested]
    const loads = entries.map((entry) => vi.spyOn(entry, 'load'))
    await parseAndRun(argv, context).catch(() => {})
    const loaded = entries.filter((_, i) => loads[i]!.mock.calls.length > 0)
    expect(loaded.map(({ name }) => name)).toEqual(names)
  })
})
