import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ICronJob } from 'kubernetes-models/batch/v1/CronJob'
import type { IJob } from 'kubernetes-models/batch/v1/Job'
import type { IJobSpec } from 'kubernetes-models/batch/v1/JobSpec'
import type { IClusterRole } from 'kubernetes-models/rbac.authorization.k8s.io/v1/ClusterRole'
import { findPart } from '../programs/parts.ts'
import { type Ended, findProgram, runProgram } from '../programs/programs.ts'
import { repositoryRoot } from '../sandbox.ts'
import { type Manifest, parseManifests } from './manifests.ts'
import type { Grant } from './rights.ts'

export const chartFolder = join(repositoryRoot, 'charts/ecrlogin')

/** The helms of this machine, by the version of the part `helm`; one that is installed stands for the current one. */
export const helms: readonly { readonly version: string; readonly path: string }[] = [
  { version: 'current', path: findHelm(findPart('helm')) ?? findProgram('helm') },
  { version: 'previous', path: findHelm(findPart('helm', 'previous')) },
].flatMap(({ version, path }) => (path === null ? [] : { version, path }))

function findHelm(searchPath: string | null): string | null {
  return searchPath && findProgram('helm', searchPath)
}

/** The API of admission policies, which helm does not know of without a cluster. */
export const policyApi = 'admissionregistration.k8s.io/v1/ValidatingAdmissionPolicy'

/** Runs `helm COMMAND CHART --values VALUES`, for the release `pull` in the namespace `ops` if it is `template`. */
export async function runHelm(
  helm: string,
  command: 'lint' | 'template',
  values: object,
  options: readonly string[] = [],
): Promise<Ended> {
  const home = mkdtempSync(join(tmpdir(), 'ecrlogin-helm-'))
  try {
    const file = join(home, 'values.yaml')
    writeFileSync(file, JSON.stringify(values))
    const release = command === 'template' ? ['pull', chartFolder, '--namespace', 'ops'] : [chartFolder]
    return await runProgram([helm, command, ...release, '--values', file, ...options], {
      environment: { HOME: home, PATH: process.env.PATH! },
    })
  } finally {
    rmSync(home, { recursive: true })
  }
}

/** The objects of the chart. Throws what helm says if it fails. */
export async function renderChart(helm: string, values: object, apis = [policyApi]): Promise<Manifest[]> {
  const options = apis.flatMap((api) => ['--api-versions', api])
  const { exitCode, stdout, stderr } = await runHelm(helm, 'template', values, options)
  if (exitCode !== 0) throw new Error(stderr)
  return parseManifests(stdout).filter((manifest) => manifest !== null)
}

/** The current helm; empty where there is none. */
export const currentHelm = helms[0]?.path ?? ''

/** The reason why tests of the chart are skipped; null if they are not. */
export const missingHelm = currentHelm ? null : 'helm is neither installed nor fetched'

/** The objects of a kind. */
export const find = <T>(manifests: readonly Manifest[], kind: string) =>
  manifests.filter((one) => one.kind === kind) as unknown as T[]
/** The specifications of all jobs: the one on schedule and those of helm's hooks. */
export const jobsOf = (manifests: readonly Manifest[]): IJobSpec[] => [
  ...find<ICronJob>(manifests, 'CronJob').map(({ spec }) => spec.jobTemplate.spec!),
  ...find<IJob>(manifests, 'Job').map(({ spec }) => spec!),
]
export const containerOf = (job: IJobSpec) => job.template.spec!.containers[0]!
export const commandsOf = (manifests: readonly Manifest[]) =>
  jobsOf(manifests).map((job) => containerOf(job).command!.join(' '))

/** The rights that the roles of the chart grant. */
export function grantsOf(manifests: readonly Manifest[]): Grant[] {
  return manifests
    .filter(({ kind }) => /^(Cluster)?Role$/.test(kind))
    .map((manifest) => manifest as unknown as IClusterRole)
    .map(({ metadata, rules = [] }) => ({ namespace: metadata?.namespace ?? null, rules }))
}
