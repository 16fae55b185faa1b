import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import { hostileArgument } from '../support/hostile/arguments.ts'
import { createRecordingIo, runInProcess } from '../support/programs/recording-io.ts'
import { createSandbox, type Sandbox } from '../support/sandbox.ts'
import { itHolds } from '../support/trust/it-holds.ts'

const host = '111122223333.dkr.ecr.us-west-2.amazonaws.com'
const keys = { AWS_ACCESS_KEY_ID: 'AKIAFUZZ00000EXAMPLE', AWS_SECRET_ACCESS_KEY: 'fuzz/secret/KEY' }

let sandbox: Sandbox

beforeAll(() => {
  sandbox = createSandbox()
})
afterAll(() => sandbox.remove())

/** Arguments and files of others that errors and reports quote, by the place of the text in them. */
const places: readonly (readonly [
  argv: (text: string) => readonly string[],
  config: (text: string) => string,
])[] = [
  [(text) => ['password', '--', text], () => ''],
  [(text) => ['get', '--profile', text, '--', host], () => ''],
  [(text) => ['get', '--endpoint-url', text, '--', host], () => ''],
  [(text) => ['login', '--client', text, '--', host], () => ''],
  [(text) => ['get', '--region', text, '--verbose'], () => ''],
  [() => ['doctor', host], (text) => `[default]\nrole_arn = x\nsource_profile = ${text}\n`],
  [() => ['password', host], (text) => `[default]\nrole_arn = x\ncredential_source = ${text}\n`],
  [() => ['doctor', host, '-o', 'json'], (text) => `[profile ${text}]\n[default]\nservices = ${text}\n`],
]

describe('a text of others', () => {
  itHolds(
    'a text of others is printed on one line, in which each character is visible',
    { short: 200, long: 5_000 },
    (tries) => {
      const property = fc.asyncProperty(
        hostileArgument,
        fc.constantFrom(...places),
        async (text, [argv, config]) => {
          const file = join(sandbox.home, 'config')
          writeFileSync(file, config(text))
          const environment = {
            HOME: sandbox.home,
            AWS_CONFIG_FILE: file,
            AWS_EC2_METADATA_DISABLED: 'true',
            ...(config('') === '' ? keys : {}),
          }
          const io = createRecordingIo(environment)
          await runInProcess(argv(text), io)
          const { out, err } = io.written
          expect(out + err).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
          expect(out + err).not.toMatch(/^::/m)
        },
      )
      return fc.assert(property, { numRuns: tries })
    },
  )
})
