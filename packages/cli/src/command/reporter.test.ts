import { EcrLoginError } from '@ecrlogin/core'
import { describe, expect, it } from 'vitest'
import { createReporter, type ReporterOptions } from './reporter.ts'

const error = new EcrLoginError('throttled', 'AWS throttled it.', 'Wait.', {
  cause: new Error('over http://user:secret@proxy', { cause: new TypeError('deeper') }),
})

function capture(
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
  it('has one line per failure, with the registry if it has one', () => {
    const text = capture({ errors: 'text', isVerbose: false }, ({ error: report }) => {
      report(error)
      report(error, 'public.ecr.aws')
    })
    expect(text).toBe(
      'ecrlogin: AWS throttled it. Wait.\necrlogin: public.ecr.aws: AWS throttled it. Wait.\n',
    )
  })

  it('has one JSON object per line with --errors json', () => {
    const text = capture({ errors: 'json', isVerbose: false }, ({ error: report, logger }) => {
      report(error, 'public.ecr.aws')
      logger.warn('Careful.')
      logger.debug('Not shown.')
    })
    expect(
      text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([
      {
        level: 'error',
        kind: 'service',
        code: 'throttled',
        exitCode: 6,
        registry: 'public.ecr.aws',
        message: 'AWS throttled it.',
        hint: 'Wait.',
      },
      { level: 'warning', message: 'Careful.' },
    ])
  })

  it("has AWS's own code, status and request id in the JSON of a failure that AWS reported", () => {
    const response = { errorCode: 'AccessDeniedException', statusCode: 400, requestId: 'a-b' }
    const denied = new EcrLoginError('access-denied', 'No.', 'Ask.', { response })
    const text = capture({ errors: 'json', isVerbose: false }, ({ error: report }) => report(denied))
    expect(JSON.parse(text)).toMatchObject({ code: 'access-denied', exitCode: 4, ...response })
  })

  it('has the metadata of a response in JSON only', () => {
    const response = { statusCode: 200, requestId: null, contentLength: 3 }
    const act = (one: ReturnType<typeof createReporter>) => one.response(response)
    expect(capture({ errors: 'text', isVerbose: true }, act)).toBe('')
    expect(JSON.parse(capture({ errors: 'json', isVerbose: false }, act))).toEqual({
      level: 'response',
      ...response,
    })
  })

  it('has a null registry and flags for options in the JSON of a failure of the whole call', () => {
    const unset = new EcrLoginError('no-region', 'No region is set by `regions`.', 'Set `regions`.')
    const text = capture({ errors: 'json', isVerbose: false }, ({ error: report }) => report(unset))
    expect(text).toBe(
      '{"level":"error","kind":"usage","code":"no-region","exitCode":2,"registry":null,"message":"No region is set by --region.","hint":"Set --region."}\n',
    )
  })

  it('lists the causes with --verbose, without secrets', () => {
    const text = capture({ errors: 'text', isVerbose: true }, ({ error: report }) => report(error))
    expect(text).toContain('caused by Error: over http://***@proxy\n')
    expect(text).toContain('caused by TypeError: deeper\n')
  })
})
