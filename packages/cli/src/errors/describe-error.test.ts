import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { EcrLoginError } from '@ecrlogin/core'
import { describe, expect, it } from 'vitest'
import { sharedOptions } from '../command/options.ts'
import { describeError, formatError, formatProtocolError } from './describe-error.ts'

const coreSources = join(import.meta.dirname, '..', '..', '..', 'core', 'src')

/** The names in backticks in the string literals of core, which are options of `getLoginCommands`. */
function namesInCore(): string[] {
  const sources = readdirSync(coreSources, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) =>
      readFileSync(join(coreSources, name), 'utf8').replace(/\/\*\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, ''),
    )
  const names = sources.flatMap((source) => [
    ...[...source.matchAll(/'[^'\n]*'|"[^"\n]*"/g)].flatMap(([literal]) => [...literal.matchAll(/`(\w+)`/g)]),
    ...source.matchAll(/\\`(\w+)\\`/g),
  ])
  return [...new Set(names.map(([, name]) => name!))].sort()
}

describe('an error as the command line words it', () => {
  it('names a flag for every option that an error of core names', () => {
    const names = namesInCore()
    expect(names).toContain('timeoutMs')
    const flags = names.map((name) => {
      const { message, hint } = describeError(
        new EcrLoginError('unexpected', `Set \`${name}\`.`, `\`${name}\``),
      )
      expect(message).toBe(`Set ${hint}.`)
      return hint
    })
    const known = sharedOptions().map(({ long }) => long)
    expect(flags.filter((flag) => !known.includes(flag))).toEqual([])
  })

  it('names a variable in a program that takes no options', () => {
    const error = new EcrLoginError('unexpected', 'It failed.', 'Name a profile with `profile`.')
    expect(formatProtocolError(error)).toBe('It failed. Name a profile with AWS_PROFILE.')
    for (const name of namesInCore().filter((name) => !['dualStack', 'timeoutMs'].includes(name))) {
      expect(formatProtocolError(new EcrLoginError('unexpected', '', `\`${name}\``))).toMatch(/^ [A-Z_=1]+$/)
    }
  })

  it('drops the article before an option, which a flag does not have', () => {
    const error = new EcrLoginError('unexpected', 'It failed.', 'Run it again with a `logger`.')
    expect(formatError(error)).toBe('It failed. Run it again with --verbose.')
  })

  it.each(['`docker`', '`aws sso login`', '`constructor`', '"profile"'])('leaves %s as it is', (text) => {
    const error = new EcrLoginError('unexpected', `Run ${text}.`, `Run ${text}.`)
    expect(describeError(error)).toEqual({ message: `Run ${text}.`, hint: `Run ${text}.` })
  })
})
