import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { defaultPrincipal, type Principal } from '@ecrlogin/local-ecr'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { writeImage } from '../../packages/local-ecr/test-support/image.ts'
import { type CloudWithImages, startCloudWithImages, stranger } from '../support/cloud/cloud-with-images.ts'
import { filesWithPassword, missingUpstream } from '../support/cloud/images.ts'
import { findProgram, runProgram } from '../support/programs/programs.ts'
import { saysRefusal } from '../support/programs/registry-messages.ts'
import { repositoryRoot } from '../support/sandbox.ts'
import { load, moduleShells, packaged, runScript } from '../support/shells/module-shells.ts'
import { isInstalled, type Shell, shells } from '../support/shells/shells.ts'

const account = '111122223333'
const host = `${account}.dkr.ecr.us-west-2.amazonaws.com`

let cloud: CloudWithImages

beforeAll(async () => {
  if (missingUpstream) return
  cloud = await startCloudWithImages()
  const { home } = cloud.sandbox
  await writeImage(join(home, 'image'), 10_000)
  writeFileSync(join(home, 'content'), 'moved')
  await run(['tar', '-cf', 'content.tar', 'content'])
})
afterAll(async () => {
  if (missingUpstream) return
  await cloud.close()
})
beforeEach(({ skip }) => {
  if (missingUpstream) return skip(missingUpstream)
  cloud.aheadMs = 0
  // There is no login, and no credential helper.
  rmSync(cloud.environment().REGISTRY_AUTH_FILE!, { force: true })
  writeFileSync(join(cloud.sandbox.dockerConfig, 'config.json'), '{}')
})

/** A client that pushes and pulls images. */
interface Mover {
  readonly client: string
  /** Lines that create, push and pull an image, with the same meaning in every shell. */
  lines(address: string): string[]
  /** A line that prints the digest of the pulled image. */
  digest(address: string): string[]
  /** Pulls with a given password. */
  pull(address: string, password: string): string[]
}

const movers: readonly Mover[] = [
  {
    client: 'skopeo',
    lines: (address) => [
      `skopeo --insecure-policy copy oci:image docker://${address}`,
      'rm -rf pulled',
      `skopeo --insecure-policy copy docker://${address} oci:pulled`,
    ],
    digest: () => ['skopeo', 'inspect', '--format', '{{.Digest}}', 'oci:pulled'],
    pull: (address, password) => {
      const from = ['--src-creds', `AWS:${password}`, `docker://${address}`]
      return ['skopeo', '--insecure-policy', 'copy', ...from, 'oci:again']
    },
  },
  {
    client: 'podman',
    lines: (address) => [
      `podman import content.tar ${address}`,
      `podman push ${address}`,
      `podman rmi ${address}`,
      `podman pull ${address}`,
    ],
    digest: (address) => ['podman', 'image', 'inspect', '--format', '{{.Digest}}', address],
    pull: (address, password) => ['podman', 'pull', '--creds', `AWS:${password}`, address],
  },
  {
    client: 'buildah',
    lines: (address) => [
      'buildah from --name work scratch',
      'buildah copy work content /',
      `buildah commit work ${address}`,
      'buildah rm work',
      `buildah push ${address}`,
      `buildah rmi ${address}`,
      `buildah pull ${address}`,
    ],
    digest: (address) => [
      'buildah',
      'inspect',
      '--type',
      'image',
      '--format',
      '{{.FromImageDigest}}',
      address,
    ],
    pull: (address, password) => {
      return ['buildah', 'pull', '--policy', 'always', '--creds', `AWS:${password}`, address]
    },
  },
]

/** In each shell, a script that gets a login command from the module, logs a client in, and continues. */
const scripts: readonly { shell: Shell; write(client: string, lines: readonly string[]): string[] }[] = [
  ...moduleShells
    .filter(({ name }) => name === 'bash' || name === 'fish')
    .map((shell) => ({
      shell,
      write: (client: string, lines: readonly string[]) => [
        load(shell, packaged),
        shell.evaluate(`get-ecr-login-command --client ${client} ${host}`),
        ...lines.map((line) => (shell.name === 'fish' ? `${line}; or exit` : line)),
      ],
    })),
  {
    shell: shells.find(({ dialect }) => dialect === 'powershell')!,
    write: (client, lines) => [
      "$ErrorActionPreference = 'Stop'",
      `Import-Module '${join(repositoryRoot, 'packages/cli/shells/powershell/ECRLogin')}'`,
      `$login = Get-ECRLoginCommand -RegistryId ${account} -Region us-west-2`,
      ...[
        `$login.Password | ${client} login --username $login.Username --password-stdin $login.Registry`,
        ...lines,
      ].map((line) => `${line}; if ($LASTEXITCODE) { exit $LASTEXITCODE }`),
    ],
  },
]

function run(argv: readonly string[], variables = cloud.environment(), input = '') {
  return runProgram(argv, { environment: variables, cwd: cloud.sandbox.home, input })
}

/** The digest of the image that the real registry stores under one of our addresses. */
async function digestUpstream(address: string): Promise<string | null> {
  const [, name, tag] = /^[^/]+\/(.+):(.+)$/.exec(address)!
  const { headers } = await fetch(`${cloud.upstream.url}/v2/${account}/us-west-2/${name}/manifests/${tag}`, {
    headers: { accept: 'application/vnd.oci.image.manifest.v1+json' },
  })
  return headers.get('docker-content-digest')
}

async function digestPulled({ digest }: Mover, address: string): Promise<string> {
  return (await run(digest(address))).stdout.trim()
}

describe.each(scripts)('with the module of $shell.name', ({ shell, write }) => {
  it.for(movers)('$client pushes and pulls the same image', async (mover, { skip }) => {
    if (!isInstalled(shell)) return skip(`${shell.name} is not installed`)
    if (!findProgram(mover.client)) return skip(`${mover.client} is not installed`)
    const address = `${host}/team/${shell.dialect}-${mover.client}:1`
    const lines = write(mover.client, mover.lines(address))
    const ended = await runScript(shell, lines, cloud.sandbox, { environment: cloud.environment() })
    expect(ended).toMatchObject({ exitCode: 0 })
    const digest = await digestPulled(mover, address)
    expect(digest).toMatch(/^sha256:/)
    expect(digest).toBe(await digestUpstream(address))
  })
})

describe.each(movers)('$client', (mover) => {
  const { client } = mover
  beforeEach(({ skip }) => {
    if (!findProgram(client)) skip(`${client} is not installed`)
  })

  it('pushes and pulls through the credential helper, and no password is written to disk', async () => {
    const { REGISTRY_AUTH_FILE: authFile, ...withHelper } = cloud.environment()
    const config = join(cloud.sandbox.dockerConfig, 'config.json')
    writeFileSync(config, JSON.stringify({ credHelpers: { [host]: 'ecrlogin' } }))
    const address = `${host}/team/helper-${client}:1`
    const script = ['set -e', ...mover.lines(address)].join('\n')
    expect(await run(['bash', '-c', script], withHelper)).toMatchObject({ exitCode: 0 })
    expect(await digestPulled(mover, address)).toBe(await digestUpstream(address))
    expect(filesWithPassword(cloud.sandbox.home)).toEqual([])

    // In contrast, a login writes the password there.
    await cloud.ecrlogin(['login', host, '--client', client])
    expect(filesWithPassword(cloud.sandbox.home)).toEqual([authFile])
  })

  it('is rejected with a wrong token, a token of another principal and an expired token', async () => {
    const address = `${host}/team/guarded-${client}:1`
    await cloud.ecrlogin(['login', host, '--client', client])
    expect(await run(['bash', '-c', mover.lines(address).join(' && ')])).toMatchObject({ exitCode: 0 })

    const own = await fetchPassword(defaultPrincipal)
    expect(await use(own)).toMatchObject({ login: { exitCode: 0 }, pull: { exitCode: 0 } })
    expect(await use(`${own.slice(0, -8)}AAAAAAAA`)).toMatchObject(refusal(400, 'Token is invalid'))
    const notMine = await fetchPassword(stranger)
    expect(await use(notMine)).toMatchObject(refusal(403, 'not valid for this registry'))
    cloud.aheadMs = 13 * 60 * 60 * 1000
    expect(await use(own)).toMatchObject(refusal(403, 'has expired'))

    async function use(password: string) {
      const logIn = [client, 'login', '--username', 'AWS', '--password-stdin', host]
      return {
        login: await run(logIn, cloud.environment(), password),
        pull: await run(mover.pull(address, password)),
      }
    }

    function refusal(status: number, reason: string) {
      const exitCode = client === 'skopeo' ? 1 : 125
      return {
        login: { exitCode, stderr: expect.stringMatching(saysRefusal(status, reason)) },
        pull: { exitCode, stderr: expect.stringContaining(reason) },
      }
    }
  })
})

async function fetchPassword(principal: Principal): Promise<string> {
  const command = ['password', '--region', 'us-west-2']
  return (await cloud.ecrlogin(command, { environment: cloud.environment(principal) })).stdout.trimEnd()
}
