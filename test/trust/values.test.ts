import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseSettings } from '@ecrlogin/core/internal'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import { printable } from '../../packages/cli/src/errors/printable.ts'
import { formats } from '../../packages/cli/src/formats/index.ts'
import { http, type RawServer, startRawServer } from '../support/cloud/raw-server.ts'
import { hostileArgument } from '../support/hostile/arguments.ts'
import { runProgram } from '../support/programs/programs.ts'
import { createRecordingIo, type RecordingIo, runInProcess } from '../support/programs/recording-io.ts'
import { createSandbox, type Sandbox } from '../support/sandbox.ts'
import { itHolds } from '../support/trust/it-holds.ts'

const host = '111122223333.dkr.ecr.us-west-2.amazonaws.com'
const keys = { AWS_ACCESS_KEY_ID: 'AKIAFUZZ00000EXAMPLE', AWS_SECRET_ACCESS_KEY: 'fuzz/secret/KEY' }

let sandbox: Sandbox

beforeAll(() => {
  sandbox = createSandbox()
})
afterAll(() => sandbox.remove())

/** Runs the CLI in this process, where AWS is not reachable. */
async function runHere(
  argv: readonly string[],
  more: Record<string, string> = {},
): Promise<RecordingIo & { exitCode: number }> {
  const environment = {
    HOME: sandbox.home,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_ECR_DISABLE_CACHE: 'true',
    ...more,
  }
  const io = createRecordingIo(environment)
  return { ...io, exitCode: await runInProcess(argv, io) }
}

describe('input of a user', () => {
  itHolds(
    'a value in a rule is read back from the settings file unchanged, and is removed without a trace',
    { short: 100, long: 10_000 },
    (tries) => {
      const path = join(sandbox.home, 'rules.toml')
      const before = '[groups]\nteam = ["111122223333"]\n'
      const property = fc.asyncProperty(hostileArgument, async (word) => {
        writeFileSync(path, before)
        const rule = ['setup', 'registry', host, `--config=${path}`]
        const { exitCode } = await runHere([...rule, `--profile=${word}`])
        // A rule rejects an empty value.
        expect(exitCode).toBe(word === '' ? 2 : 0)
        if (word === '') return
        const { rules } = await parseSettings(path, readFileSync(path, 'utf8'))
        expect(rules).toEqual([{ match: host, profile: word }])
        expect((await runHere([...rule, '--undo'])).exitCode).toBe(0)
        expect(readFileSync(path, 'utf8')).toBe(before)
      })
      return fc.assert(property, { numRuns: tries })
    },
  )

  itHolds(
    'a settings file is read whatever characters its path contains',
    { short: 100, long: 10_000 },
    (tries, { skip }) => {
      if (process.platform !== 'linux') return skip('other systems refuse some names')
      const folder = join(sandbox.home, 'settings')
      mkdirSync(folder)
      const isName = (word: string) => !['', '.', '..'].includes(word) && Buffer.byteLength(word) < 250
      const names = hostileArgument.map((word) => word.replaceAll('/', '')).filter(isName)
      const property = fc.asyncProperty(names, async (name) => {
        const path = join(folder, name)
        writeFileSync(path, `[[registry]]\nmatch = "${host}"\nprofile = "named-by-this-file"\n`)
        const { written } = await runHere(['get', '--config', path, '--', host])
        expect(written.err).toContain('The profile "named-by-this-file" is in neither')
        // This folder is removed together with the home.
        expect(readdirSync(folder)).toContain(name)
      })
      return fc.assert(property, { numRuns: tries })
    },
  )

  const options = [
    '--profile',
    '--region',
    '--registry-id',
    '--role-arn',
    '--endpoint-url',
    '--timeout',
    '--config',
  ]
  const choices = ['-o', '--command-as', '--client', '--errors', '--no-such-option', '--']
  const dialects = ['sh', 'fish', 'powershell']

  itHolds(
    'an argument is never part of the text that a shell evaluates, whichever option it is given to',
    { short: 300, long: 10_000 },
    (tries) => {
      const property = fc.asyncProperty(
        fc.constantFrom(...dialects),
        fc.constantFrom(...options, ...choices),
        fc.boolean(),
        hostileArgument,
        async (dialect, option, isJoined, word) => {
          const given = isJoined ? [`${option}=${word}`] : [option, word]
          const { exitCode, written, runs } = await runHere([
            'get',
            '-o',
            dialect,
            '--timeout',
            '5',
            ...given,
          ])
          expect({ word, exitCode }).not.toMatchObject({ exitCode: 0 })
          expect({ word, exitCode }).not.toMatchObject({ exitCode: 1 })
          // If no option takes the text as its value, it can itself be an option that selects another format.
          const isOption = !isJoined && choices.includes(option) && /^(-o|--output)/.test(word)
          expect([...failures(exitCode), ...(isOption ? [''] : [])]).toContain(written.out)
          expect(runs).toEqual([])
        },
      )
      return fc.assert(property, { numRuns: tries })
    },
  )

  /** Calls that fail because of a text, each with an error that contains the text. */
  const calls: readonly ((
    word: string,
  ) => readonly [args: readonly string[], exitCode: number, message: string])[] = [
    (word) => [[`--profile=${word}`, host], 3, `The profile ${JSON.stringify(word)} is in neither `],
    (word) => [[`--config=${word}`, host], 2, `The settings file ${word} could not be read `],
    (word) => [
      [`--endpoint-url=${word}`, '--region=us-west-2'],
      2,
      `The endpoint ${JSON.stringify(word)} is not an http(s) URL.`,
    ],
    (word) => [[`--client=${word}`, host], 2, `The client ${JSON.stringify(word)} is not known.`],
    (word) => [['--', word], 2, `${JSON.stringify(word)} is not an Amazon ECR registry`],
  ]

  itHolds(
    'an argument reaches the program unchanged in its own process',
    { short: 10, long: 500 },
    async (tries) => {
      const words = hostileArgument.filter(
        (word) =>
          word !== '' &&
          word.length < 100 &&
          !word.includes('://') &&
          !/^https?:/i.test(word) &&
          // Selects the snippet of a failure wherever it stands, even as the name of a registry.
          !/^(-o|--output)/.test(word),
      )
      for (const [word, call] of fc.sample(fc.tuple(words, fc.constantFrom(...calls)), tries)) {
        const [given, exitCode, message] = call(word)
        const command = given[0]!.startsWith('--client') ? 'login' : 'get'
        const ended = await runProgram(['ecrlogin', command, ...given], {
          environment: sandbox.environment,
          cwd: sandbox.home,
        })
        expect({ given, ...ended }).toEqual({
          given,
          exitCode,
          stdout: '',
          stderr: expect.stringContaining(printable(message)),
        })
      }
    },
  )
})

/** All permitted contents of stdout when a call fails with this exit code. */
function failures(exitCode: number): string[] {
  return [
    `/bin/sh -c 'exit ${exitCode}'\n`,
    `$global:LASTEXITCODE = ${exitCode}; throw 'ecrlogin: no login command (exit code ${exitCode}); the reason is above'\n`,
  ]
}

/** Whether both sides of the first colon have the form that ECR sends. */
function isPlainPair(pair: string): boolean {
  const colon = pair.indexOf(':')
  const sides = [pair.slice(0, colon), pair.slice(colon + 1)]
  return sides.every((side) => /^[A-Za-z0-9][A-Za-z0-9._:/+=-]*$/.test(side))
}

function isPlainEndpoint(text: string): boolean {
  const [, host = '', port = '0'] = /^https?:\/\/([^:/]*)(?::(\d{1,5}))?(?:\/[\w.:/+=-]*)?$/.exec(text) ?? []
  const labels = host.split('.')
  const isHost = labels.every((label) => /^[a-z0-9-]+$/i.test(label) && !/^-|-$/.test(label))
  return isHost && Number(port) < 65_536 && URL.canParse(text)
}

describe('content of an API response', () => {
  let server: RawServer

  beforeAll(async () => {
    server = await startRawServer()
  })
  afterAll(() => server.close())

  const letters = [...'ABYZabyz0189._:/+=-']
  const plain = fc.string({ unit: fc.constantFrom(...letters), minLength: 1, maxLength: 30 })
  const value = fc.oneof(
    plain,
    fc.tuple(plain, hostileArgument, plain).map((parts) => parts.join('')),
    hostileArgument,
  )
  const endpoint = fc.oneof(
    {
      weight: 3,
      arbitrary: fc.constantFrom(`https://${host}`, 'http://127.0.0.1:4566', 'https://a.example/v2/'),
    },
    { weight: 1, arbitrary: value },
    { weight: 1, arbitrary: value.map((text) => `https://${host}${text}`) },
    { weight: 1, arbitrary: value.map((text) => `https://${text}.example`) },
  )
  const user = fc.oneof({ weight: 3, arbitrary: fc.constant('AWS') }, { weight: 1, arbitrary: value })

  const ways: readonly (readonly string[])[] = [
    ...formats.map(({ name }) => ['get', '-o', name]),
    ...['sh', 'fish', 'powershell'].map((name) => ['get', '-o', 'json', '--command-as', name]),
    ...['token', 'password', 'login', 'secret'].map((name) => [name]),
  ]

  itHolds(
    'a character that no user, password or endpoint of ECR contains is rejected in every format and command',
    { short: 150, long: 5_000 },
    async (tries) => {
      let accepted = 0
      const property = fc.asyncProperty(
        fc.constantFrom(...ways),
        user,
        value,
        endpoint,
        async (way, name, secret, place) => {
          const pair = `${name}:${secret}`
          const data = {
            authorizationToken: Buffer.from(pair).toString('base64'),
            expiresAt: 2e9,
            proxyEndpoint: place,
          }
          const body = JSON.stringify({ authorizationData: [data] })
          server.respond = (socket) => socket.end(http(200, 'application/x-amz-json-1.1', body))
          const outputs = join(sandbox.home, 'outputs')
          writeFileSync(outputs, '')
          const args = [...way, '--endpoint-url', server.url, '--region', 'us-west-2']
          const { exitCode, written, runs } = await runHere(args, { ...keys, GITHUB_OUTPUT: outputs })
          if (isPlainPair(pair) && isPlainEndpoint(place)) {
            accepted += 1
            expect({ pair, place, exitCode, err: written.err }).toMatchObject({ exitCode: 0 })
            return
          }
          expect({ pair, place, exitCode }).toMatchObject({ exitCode: 6 })
          expect(['', ...failures(6)]).toContain(written.out)
          expect({ runs, outputs: readFileSync(outputs, 'utf8') }).toEqual({ runs: [], outputs: '' })
        },
      )
      await fc.assert(property, { numRuns: tries })
      expect(accepted).toBeGreaterThan(tries / 100)
    },
  )
})
