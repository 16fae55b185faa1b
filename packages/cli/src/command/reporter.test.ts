import { EcrLoginError } from '@ecrlogin/core'
import { describe, expect, it } from 'vitest'
import { createReporter, type ReporterOptions } from './reporter.ts'

const error = new EcrLoginError('throttled', 'AWS throttled it.', 'Wait.', {
  cause: new Error('over http://user:secret@proxy', { cause: new TypeError('deeper') }),
})

function written(
  options: ReporterOptions,
  act: (reporter: ReturnType<typeof createReporter>) => void,
): string {
  let text = ''
  act(
    createReporter((more) => {
      text += more
    }, options),
  )
  return text
}

describe('stderr', () => {
  it('is one line per failure, with the registry where there is one', () => {
    const text = written({ errors: 'text', isVerbose: false }, ({ error: report }) => {
      report(error)
      report(error, 'public.ecr.aws')
    })
    expect(text).toBe(
      'ecrlogin: AWS throttled it. Wait.\necrlogin: public.ecr.aws: AWS throttled it. Wait.\n',
    )
  })

  it('is one JSON object per line for programs', () => {
    const text = written({ errors: 'json', isVerbose: false }, ({ error: report, report: tell }) => {
      report(error, 'public.ecr.aws')
      tell('warning', 'Careful.')
      tell('verbose', 'Unheard.')
    })
    expect(
      text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([
      {
        level: 'error',
        code: 'throttled',
        exitCode: 6,
        registry: 'public.ecr.aws',
        message: 'AWS throttled it.',
        hint: 'Wait.',
      },
      { level: 'warning', message: 'Careful.' },
    ])
  })

  it('tells the causes with --verbose, without secrets', () => {
    const text = written({ errors: 'text', isVerbose: true }, ({ error: report }) => report(error))
    expect(text).toContain('caused by Error: over http://***@proxy\n')
    expect(text).toContain('caused by TypeError: deeper\n')
  })
})
