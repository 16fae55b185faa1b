import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { LocalEcrOptions, Principal } from '@ecrlogin/local-ecr'
import { type Machine, startMachine } from '../../support/cloud/machine.ts'
import {
  account,
  alice,
  guest,
  keysSection,
  openStage,
  type Stage,
  section,
  variablesOf,
} from '../../support/cloud/stage.ts'
import { findProgram } from '../../support/programs/programs.ts'

export const host = `${account}.dkr.ecr.us-west-2.amazonaws.com`
export const image = `docker://${host}/team/app:1`
export const accounts = Array.from({ length: 10 }, (_, i) => `1111222233${String(i).padStart(2, '0')}`)

/** Where a case runs. */
export interface Place {
  readonly home: string
  readonly environment: Record<string, string>
  /** The number of tokens that AWS was asked for. */
  countTokens(): number
}

/** Writes the files of a scene. Returns its variables. */
type Scene = (stage: Stage, machine: Machine) => Record<string, string>

const owner: Principal = { ...alice, accounts: [...accounts, account] }
const keys: Scene = () => variablesOf(owner)

/** The surroundings of a case: where its credentials are, and what else its program reads. */
const scenes = {
  keys,
  'keys, 50 ms away': keys,
  '100 profiles': withProfiles(100),
  '1000 profiles': withProfiles(1000),
  'settings rule': (stage) => {
    stage.write('.aws/credentials', keysSection('team', owner))
    stage.write('config/ecrlogin/config.toml', `[[registry]]\nmatch = "${account}"\nprofile = "team"\n`)
    return {}
  },
  'instance role': (_, { url }) => ({
    AWS_EC2_METADATA_DISABLED: 'false',
    AWS_EC2_METADATA_SERVICE_ENDPOINT: url,
  }),
  'credential process': (stage) => {
    const { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey } = owner
    const printed = stage.write('keys.json', JSON.stringify({ Version: 1, AccessKeyId, SecretAccessKey }))
    stage.write('.aws/config', section('default', `credential_process = ${findProgram('cat')} ${printed}`))
    return {}
  },
  'pulls with ecrlogin': withHelper('ecrlogin'),
  'pulls with ecr-login': withHelper('ecr-login'),
} satisfies Record<string, Scene>

export type SceneName = keyof typeof scenes

/** Every scene with a home and an AWS of its own. */
export interface Scenes {
  readonly places: Readonly<Record<SceneName, Place>>
  close(): Promise<void>
}

export async function openScenes(): Promise<Scenes> {
  const closers: (() => unknown)[] = []
  const close = async () => void (await Promise.all(closers.map((closeOne) => closeOne())))
  const machine = await startMachine()
  machine.principal = guest
  closers.push(machine.close)
  const upstream = await startUpstream()
  closers.push(upstream.close)
  const open = async ([name, prepare]: [string, Scene]): Promise<[string, Place]> => {
    const options: LocalEcrOptions = {
      principals: [owner, guest],
      upstream: upstream.url,
      latencyMs: name === 'keys, 50 ms away' ? 50 : 0,
    }
    const stage = await openStage(options)
    closers.push(stage.close)
    const { AWS_ACCESS_KEY_ID: _, AWS_SECRET_ACCESS_KEY: __, ...reach } = stage.localEcr.environment()
    const environment = { ...stage.sandbox.environment, ...reach, ...prepare(stage, machine) }
    const countTokens = () =>
      stage.localEcr.requests.filter(({ action }) => action === 'GetAuthorizationToken').length
    return [name, { home: stage.home, environment, countTokens }]
  }
  try {
    const places = Object.fromEntries(await Promise.all(Object.entries<Scene>(scenes).map(open)))
    return { places: places as Record<SceneName, Place>, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** Roles of one team, with the profile that has the keys in the middle. */
function withProfiles(count: number): Scene {
  return (stage) => {
    const role = `role_arn = arn:aws:iam::${account}:role/puller`
    const profiles = Array.from({ length: count }, (_, i) =>
      i === count / 2
        ? keysSection('profile team', owner)
        : section(`profile role-${i}`, role, 'source_profile = team', 'region = us-west-2', 'output = json'),
    )
    stage.write('.aws/config', profiles.join('\n'))
    return { AWS_PROFILE: 'team' }
  }
}

/** Lets clients that pull images use a credential helper. */
function withHelper(name: string): Scene {
  return (stage, machine) => {
    const config = JSON.stringify({ credHelpers: { [host]: name } })
    return { ...keys(stage, machine), REGISTRY_AUTH_FILE: stage.write(`${name}.json`, config) }
  }
}

/** A registry with one image, to which local ECR forwards requests. */
async function startUpstream(): Promise<{ url: string; close(): void }> {
  const mediaType = 'application/vnd.oci.image.manifest.v1+json'
  const manifest = JSON.stringify({ schemaVersion: 2, mediaType, config: {}, layers: [] })
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': mediaType }).end(manifest)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}
