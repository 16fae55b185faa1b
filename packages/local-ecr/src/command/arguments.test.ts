import { describe, expect, it } from 'vitest'
import { faultKinds } from '../state/fault-effects.ts'
import { helpText, parseArguments, UsageError } from './arguments.ts'

describe('parseArguments', () => {
  it('defaults to free ports and no faults', () => {
    expect(parseArguments([])).toEqual({
      action: 'start',
      shell: 'sh',
      options: { proxyPort: 0, endpointPort: 0, latencyMs: 0, faults: [] },
    })
  })

  it('parses every option', () => {
    const line =
      '--proxy-port 3128 --endpoint-port 8080 --upstream http://127.0.0.1:5000 --latency 20 --shell fish ' +
      '--fault throttle:2 --fault slow-body'
    expect(parseArguments(line.split(' '))).toEqual({
      action: 'start',
      shell: 'fish',
      options: {
        proxyPort: 3128,
        endpointPort: 8080,
        latencyMs: 20,
        faults: [{ kind: 'throttle', times: 2 }, { kind: 'slow-body' }],
        upstream: 'http://127.0.0.1:5000/',
      },
    })
  })

  it.each([
    ['--help', { action: 'help' }],
    ['--version', { action: 'version' }],
  ])('parses %s', (option, command) => {
    expect(parseArguments([option])).toEqual(command)
  })

  it.each([
    '--unknown',
    'argument',
    '--proxy-port',
    '--proxy-port x',
    '--endpoint-port 65536',
    '--latency -1',
    '--latency=1.5',
    '--fault nothing',
    '--fault toString',
    '--fault throttle:0',
    '--fault throttle:x',
    '--shell cmd',
    '--shell toString',
    '--upstream https://example.com',
  ])('rejects %s with one sentence', (line) => {
    const parse = () => parseArguments(line.split(' '))
    expect(parse).toThrow(UsageError)
    expect(parse).toThrow(/^[^\n]+$/)
  })
})

it('the help lists every fault', () => {
  for (const kind of faultKinds) expect(helpText.split(/\s+/)).toContain(kind)
})
