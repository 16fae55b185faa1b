import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Cloud, startCloud } from '../cloud/cloud.ts'
import { missingUpstream, startUpstream } from '../cloud/images.ts'
import { startNpmRegistry } from '../distribution/npm-registry.ts'
import { addRelease, missingInstall } from '../distribution/release.ts'
import { pathWithoutPrograms } from '../programs/path-without-programs.ts'
import { findProgram } from '../programs/programs.ts'
import { isStandalone } from '../sandbox.ts'
import type { Shell } from '../shells/shells.ts'
import { createPerson, type Person } from './person.ts'

/** Everything around a person: AWS with a clock and images, and the place from which ecrlogin is installed. */
export interface Town {
  readonly cloud: Cloud
  /** The offset of AWS's clock from ours. */
  aheadMs: number
  /** Makes a person with keys in the environment, and with a login to another registry in docker's config.json. */
  createPerson(shell: Shell): Person
  close(): Promise<void>
}

/** The reason that nobody can live here; null if somebody can. */
export const missingTown =
  (findProgram('docker') ? null : 'docker is not installed') ??
  missingUpstream ??
  (isStandalone ? missingInstall : null)

export const account = '111122223333'
export const otherAccount = '444455556666'

/** The file of the SSO session in the documents, which the AWS CLI names after a hash. */
export const ssoSession = `.aws/sso/cache/${createHash('sha1').update('company').digest('hex')}.json`

/** As docker itself writes it. */
export const dockerConfigBefore = `{
\t"auths": {
\t\t"registry.example.com": {
\t\t\t"auth": "bWU6c2VjcmV0"
\t\t}
\t}
}`

export async function startTown(): Promise<Town> {
  const clock = { aheadMs: 0 }
  const upstream = await startUpstream()
  for (const place of [`${account}/us-west-2`, `${otherAccount}/eu-central-1`]) {
    await upstream.addImage(`${place}/team/app:1`)
  }
  const cloud = await startCloud({
    upstream: upstream.url,
    principals: [{ accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'secret/KEY', accountId: account }],
    roles: [
      {
        arn: `arn:aws:iam::${otherAccount}:role/ecr-pull`,
        accounts: [otherAccount],
        trusts: [account],
      },
      { arn: `arn:aws:iam::${account}:role/Developer`, accounts: [account] },
    ],
    ssoSessions: [{ accessToken: 'an SSO token' }],
    now: () => new Date(Date.now() + clock.aheadMs),
  })
  const npmRegistry = isStandalone ? null : await startNpmRegistry()
  if (isStandalone) addRelease(cloud.sandbox)
  addAws(cloud)
  return Object.assign(clock, {
    cloud,
    createPerson: (shell: Shell) => settle(shell, cloud, npmRegistry?.url),
    async close() {
      await Promise.all([cloud.close(), npmRegistry?.close(), upstream.close()])
    },
  })
}

/** Puts a stand-in of the AWS CLI on PATH, which logs in to SSO without a browser. */
function addAws({ sandbox }: Cloud): void {
  const script = `#!/bin/sh
test "$*" = 'sso login --profile developer' || exit 2
echo '{"accessToken":"an SSO token","expiresAt":"2999-01-01T00:00:00Z"}' > ~/${ssoSession}
`
  writeFileSync(join(sandbox.bin, 'aws'), script, { mode: 0o755 })
}

function settle(shell: Shell, cloud: Cloud, npmRegistry = ''): Person {
  const { sandbox } = cloud
  const folder = join(sandbox.home, shell.name)
  const home = join(folder, 'home')
  const { DOCKER_CONFIG, REGISTRY_AUTH_FILE, AWS_ECR_DISABLE_CACHE, ...rest } = cloud.environment()
  const variables = Object.entries(rest).filter(([name]) => !name.startsWith('XDG_'))
  const person = createPerson(shell, folder, {
    ...Object.fromEntries(variables),
    PATH: [join(home, '.local/bin'), join(home, 'npm/bin'), sandbox.bin, pathWithoutPrograms()].join(':'),
    npm_config_cache: join(folder, 'npm-cache'),
    npm_config_prefix: join(home, 'npm'),
    npm_config_registry: npmRegistry,
    npm_config_update_notifier: 'false',
  })
  person.write('.docker/config.json', dockerConfigBefore)
  mkdirSync(join(home, 'npm/lib'), { recursive: true })
  return person
}
