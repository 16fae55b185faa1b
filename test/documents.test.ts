import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { defaultPrincipal } from '@ecrlogin/local-ecr'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Block, documents, filePath, readSections } from './support/documents.ts'
import { imageStorage, missingUpstream, startUpstream, type Upstream } from './support/images.ts'
import { type Kubernetes, startKubernetes } from './support/kubernetes.ts'
import { type Cloud, startCloud } from './support/local-ecr.ts'
import { findProgram, runProgram } from './support/programs.ts'
import { addRecordingClient } from './support/recording-client.ts'
import { createSandbox, repositoryRoot, type Sandbox } from './support/sandbox.ts'
import { isInstalled, shells } from './support/shells.ts'

let cloud: Cloud
let kubernetes: Kubernetes
let upstream: Upstream | null

beforeAll(async () => {
  upstream = missingUpstream ? null : await startUpstream()
  await upstream?.addImage('111122223333/us-west-2/team/app:1')
  kubernetes = await startKubernetes()
  const accounts = ['111122223333', '444455556666']
  const arn = 'arn:aws:iam::444455556666:role/ecr-pull'
  const roles = [{ arn, accounts, trusts: ['111122223333'] }]
  const principals = [{ ...defaultPrincipal, accounts }]
  cloud = await startCloud({ principals, roles, ...(upstream && { upstream: upstream.url }) })
})
afterAll(() => Promise.all([cloud.close(), kubernetes.close(), upstream?.close()]))

/** What starts a shell on the lines of a block, by its language. */
const starters: Readonly<Record<string, { shell: string; before: string }>> = {
  sh: { shell: 'bash', before: 'set -eu\n' },
  fish: { shell: 'fish', before: '' },
  // The engine alone lacks cmdlets that the documents use.
  powershell: { shell: 'pwsh', before: "$ErrorActionPreference = 'Stop'\n" },
}

/** Programs that blocks use, where they are installed. */
const programs = ['docker', 'podman', 'buildah', 'skopeo', 'kubectl']

/** Programs that blocks use, and that are not to be had on every machine: what stands in for them succeeds. */
const standIns = ['nerdctl', 'finch', 'helm', 'oras', 'crane']

const shown = documents
  .map((document) => ({
    document,
    sections: readSections(document).filter(({ blocks }) => blocks.some(isRun)),
  }))
  .filter(({ sections }) => sections.length > 0)

describe.each(shown)('$document', ({ sections }) => {
  it.for(sections)('$heading: what it shows runs as it stands', async ({ blocks }, { skip }) => {
    const sandbox = createSandbox()
    try {
      addCredentialProcess(sandbox)
      addCluster(sandbox)
      for (const name of standIns) addRecordingClient(sandbox, name)
      for (const block of blocks) writeFileBlock(block, sandbox)
      for (const block of blocks.filter(isRun)) {
        const { shell: wanted, before } = starters[block.language]!
        const shell = shells.find(({ name }) => name === wanted)
        if (!shell || !isInstalled(shell)) return skip(`${wanted} is not installed`)
        const missing = programs.find((name) => block.text.includes(`${name} `) && !findProgram(name))
        if (missing) return skip(`${missing} is not installed`)
        if (missingUpstream && block.text.includes('/team/app:1\n')) return skip(missingUpstream)
        const script = join(sandbox.home, `block.${shell.extension}`)
        writeFileSync(script, before + block.text)
        const environment = {
          ...atUsualPlaces({ ...cloud.environment(), ...sandbox.environment }),
          ...imageStorage(sandbox),
          AWS_ECR_DISABLE_CACHE: '',
          GITHUB_OUTPUT: join(sandbox.home, 'github-output'),
          PSModulePath: join(repositoryRoot, 'packages', 'cli', 'shells', 'powershell'),
        }
        const { exitCode, stderr } = await runProgram([...shell.plain, script], {
          environment,
          cwd: sandbox.home,
        })
        expect({ block: block.text, exitCode, stderr }).toMatchObject({ exitCode: 0 })
      }
    } finally {
      sandbox.remove()
    }
  })
})

/** Blocks of a shell that `npm start` and `npm test` do not cover themselves. */
function isRun(block: Block): boolean {
  return block.language in starters && filePath(block) === null && !/^npm /m.test(block.text)
}

/** Files are where the documents say, but for Docker's: with an empty one of its own it would use the machine's store. */
function atUsualPlaces(environment: Record<string, string>): Record<string, string> {
  const { XDG_CONFIG_HOME, REGISTRY_AUTH_FILE, ...rest } = environment
  return rest
}

function writeFileBlock(block: Block, { home }: Sandbox): void {
  const path = filePath(block)
  if (path === null) return
  const file = join(home, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, block.text)
}

/** Stands in for whatever program a person's profile names. */
function addCredentialProcess({ bin }: Sandbox): void {
  const { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey } = defaultPrincipal
  const answer = JSON.stringify({ Version: 1, AccessKeyId, SecretAccessKey })
  writeFileSync(join(bin, 'print-credentials'), `#!/bin/sh\necho '${answer}'\n`, { mode: 0o755 })
}

/** The cluster that kubectl talks to. */
function addCluster({ home }: Sandbox): void {
  const config = {
    clusters: [{ name: 'cluster', cluster: { server: kubernetes.url } }],
    contexts: [{ name: 'cluster', context: { cluster: 'cluster' } }],
    'current-context': 'cluster',
  }
  mkdirSync(join(home, '.kube'))
  writeFileSync(
    join(home, '.kube', 'config'),
    JSON.stringify({ apiVersion: 'v1', kind: 'Config', ...config }),
  )
}
