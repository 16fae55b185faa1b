import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { defaultPrincipal } from '@ecrlogin/local-ecr'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { type Cloud, startCloud } from '../support/cloud/cloud.ts'
import { kubectls } from '../support/kubernetes/kubectls.ts'
import { runProgram } from '../support/programs/programs.ts'

const host = '111122223333.dkr.ecr.us-west-2.amazonaws.com'
const other = '444455556666.dkr.ecr.eu-central-1.amazonaws.com'

let cloud: Cloud

beforeAll(async () => {
  cloud = await startCloud({
    principals: [{ ...defaultPrincipal, accounts: ['111122223333', '444455556666'] }],
  })
})
afterAll(() => cloud.close())

interface Manifest {
  readonly kind: string
  readonly metadata: Record<string, unknown>
  readonly data: Record<string, string>
  readonly items: readonly Manifest[]
}

/** The objects that a call prints. The call must succeed. */
async function secrets(args: readonly string[]): Promise<Manifest[]> {
  const { stdout, exitCode } = await cloud.ecrlogin(['secret', ...args])
  expect(exitCode).toBe(0)
  return parse(stdout)
}

/** Parses YAML 1.1, as kubectl does. */
function parse(text: string): Manifest[] {
  return parseAllDocuments(text, { version: '1.1' }).map((document) => document.toJS())
}

function authsOf({ data }: Manifest): Record<string, { username: string; password: string; auth: string }> {
  return JSON.parse(Buffer.from(data['.dockerconfigjson']!, 'base64').toString()).auths
}

describe('ecrlogin secret', () => {
  it.for(kubectls)(
    'prints the same Secret in YAML and JSON as the command create secret docker-registry of $title',
    async ({ title, program }, { skip }) => {
      if (!program) return skip(`${title} is not there`)
      const place = ['--namespace', 'team']
      const environment = { ...cloud.environment(), AWS_ECR_DISABLE_CACHE: '' }
      const print = async (format: string) => {
        const args = ['secret', host, '--name', 'pull.one', ...place, '-o', format]
        return parse((await cloud.ecrlogin(args, { environment })).stdout)[0]
      }
      const ours = await print('yaml')
      const { password } = authsOf(ours!)[host]!
      const args = [program, 'create', 'secret', 'docker-registry', 'pull.one', ...place]
      const login = [`--docker-server=${host}`, '--docker-username=AWS', `--docker-password=${password}`]
      const { stdout } = await runProgram([...args, ...login, '--dry-run=client', '-o', 'json'], {
        environment,
      })
      const theirs = JSON.parse(stdout)
      // Older versions print null.
      delete theirs.metadata.creationTimestamp
      expect(ours).toEqual(theirs)
      expect(await print('json')).toEqual(theirs)
    },
  )

  it('prints a Secret named ecrlogin, without namespace, labels and annotations unless they are given', async () => {
    const [secret, ...others] = await secrets(['--region', 'us-west-2'])
    expect(others).toEqual([])
    expect(secret).toEqual({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'ecrlogin' },
      type: 'kubernetes.io/dockerconfigjson',
      data: { '.dockerconfigjson': expect.stringMatching(/^[A-Za-z0-9+/]+=*$/) },
    })
    const { auth, ...login } = authsOf(secret!)[host]!
    expect(auth).toBe(Buffer.from(`${login.username}:${login.password}`).toString('base64'))
  })

  it('puts several registries into one Secret, in the given order', async () => {
    const [secret] = await secrets([other, host, '--public'])
    expect(Object.keys(authsOf(secret!))).toEqual([other, host, 'public.ecr.aws'])
  })

  it('prints one Secret per namespace: documents in YAML, a List in JSON, differing only in the namespace', async () => {
    const place = ['-n', 'one', '--namespace', 'two', '-n', 'one']
    const documents = await secrets([host, ...place])
    expect(documents.map(({ metadata }) => metadata.namespace)).toEqual(['one', 'two'])
    expect(documents[0]!.data).toEqual(documents[1]!.data)
    const [list] = await secrets([host, ...place, '-o', 'json'])
    expect(list).toMatchObject({ apiVersion: 'v1', kind: 'List' })
    expect(list!.items.map(({ kind, metadata }) => [kind, metadata.namespace])).toEqual([
      ['Secret', 'one'],
      ['Secret', 'two'],
    ])
  })

  const labels = {
    on: 'yes',
    'example.com/octal': '0777',
    float: '1e3',
    empty: '',
    null: 'null',
    date: '2026-01-01',
  }
  const annotations = {
    'example.com/note': 'a=b: "c" # d',
    lines: 'one\n--- \ntwo\t',
    braces: '{a: [b]}',
  }

  it('keeps labels and annotations unchanged, including those that YAML would convert', async () => {
    const args = [
      ...Object.entries(labels).flatMap(([key, value]) => ['--label', `${key}=${value}`]),
      ...Object.entries(annotations).flatMap(([key, value]) => ['--annotation', `${key}=${value}`]),
    ]
    const [secret] = await secrets([host, ...args])
    expect(secret!.metadata).toEqual({ name: 'ecrlogin', labels, annotations })

    const file = join(cloud.sandbox.home, 'secret.yaml')
    writeFileSync(file, (await cloud.ecrlogin(['secret', host, ...args])).stdout)
    for (const program of kubectls.flatMap((one) => one.program ?? [])) {
      const read = [program, 'label', '--local', '-f', file, 'seen=true', '-o', 'json']
      const { stdout } = await runProgram(read, { environment: cloud.environment() })
      expect(JSON.parse(stdout).metadata).toMatchObject({ labels: { ...labels, seen: 'true' }, annotations })
    }
  })

  it('prints nothing if one registry fails, so that no incomplete Secret is applied', async () => {
    const config = join(cloud.sandbox.home, 'nobody.toml')
    const rule = ['[[registry]]', `match = "${other}"`, 'role_arn = "arn:aws:iam::444455556666:role/none"']
    writeFileSync(config, rule.join('\n'))
    const { stdout, stderr, exitCode } = await cloud.ecrlogin(['secret', host, other, '--config', config])
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 4 })
    expect(stderr).toContain(`ecrlogin: ${other}: While assuming arn:aws:iam::444455556666:role/none `)
  })

  it.each([
    [['--name', 'Upper'], 'Kubernetes does not accept the name "Upper". It has up to 253 lower-case letters'],
    [['-n', 'a.b'], 'Kubernetes does not accept the namespace "a.b". It has up to 63 lower-case letters'],
    [['--label', 'a'], 'The label "a" has no value. Use key=value.'],
    [['--label', 'a=two words'], 'Kubernetes does not accept the value of a label "two words"'],
    [['--annotation', '?=b'], 'Kubernetes does not accept the annotation "?"'],
    [['-o', 'toml'], 'Valid names are yaml, json.'],
  ])('rejects %j as a usage error without output and without calling AWS', async (args, message) => {
    cloud.localEcr.requests.length = 0
    const { stdout, stderr, exitCode } = await cloud.ecrlogin(['secret', host, ...args])
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 })
    expect(stderr).toContain(message)
    expect(cloud.localEcr.requests).toEqual([])
  })
})
