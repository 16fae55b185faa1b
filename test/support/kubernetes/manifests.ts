import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseAllDocuments } from 'yaml'
import { runProgram } from '../programs/programs.ts'
import { repositoryRoot } from '../sandbox.ts'

/** A Kubernetes object from a YAML file. */
export interface Manifest {
  readonly apiVersion: string
  readonly kind: string
}

/** The objects in a text, parsed as YAML 1.1, as kubectl does. */
export function parseManifests(text: string): Manifest[] {
  return parseAllDocuments(text, { version: '1.1', merge: true }).map((document) => {
    if (document.errors.length > 0) throw document.errors[0]
    return document.toJS()
  })
}

/** The objects in a file of the repository. */
export function readManifests(path: string): Manifest[] {
  return parseManifests(readFileSync(join(repositoryRoot, path), 'utf8'))
}

/** The module that declares the type of each kind. */
const models: Readonly<Record<string, string>> = {
  'admissionregistration.k8s.io/v1 ValidatingAdmissionPolicy':
    'kubernetes-models/admissionregistration.k8s.io/v1',
  'admissionregistration.k8s.io/v1 ValidatingAdmissionPolicyBinding':
    'kubernetes-models/admissionregistration.k8s.io/v1',
  'batch/v1 CronJob': 'kubernetes-models/batch/v1',
  'batch/v1 Job': 'kubernetes-models/batch/v1',
  'rbac.authorization.k8s.io/v1 ClusterRole': 'kubernetes-models/rbac.authorization.k8s.io/v1',
  'rbac.authorization.k8s.io/v1 ClusterRoleBinding': 'kubernetes-models/rbac.authorization.k8s.io/v1',
  'rbac.authorization.k8s.io/v1 Role': 'kubernetes-models/rbac.authorization.k8s.io/v1',
  'rbac.authorization.k8s.io/v1 RoleBinding': 'kubernetes-models/rbac.authorization.k8s.io/v1',
  'v1 ConfigMap': 'kubernetes-models/v1',
  'v1 Pod': 'kubernetes-models/v1',
  'v1 Secret': 'kubernetes-models/v1',
  'v1 ServiceAccount': 'kubernetes-models/v1',
  'kubelet.config.k8s.io/v1 CredentialProviderConfig':
    '../../test/support/kubernetes/credential-provider-config.ts',
}

/**
 * The compiler's errors for Kubernetes objects, checked against their published types: unknown fields, missing
 * fields, and values of the wrong type. Empty if there are none.
 */
export async function checkManifests(manifests: readonly Manifest[]): Promise<string> {
  // The compiler must find the packages that declare the types.
  const folder = mkdtempSync(join(repositoryRoot, 'node_modules', '.manifests-'))
  try {
    const lines = manifests.map((manifest, i) => {
      const { apiVersion, kind } = manifest
      const model = models[`${apiVersion} ${kind}`]
      if (!model) throw new Error(`No type is known for ${apiVersion} ${kind}`)
      return `import type { I${kind} as T${i} } from '${model}'\nexport const m${i}: T${i} = ${JSON.stringify(manifest, null, 2)}\n`
    })
    const file = join(folder, 'manifests.ts')
    writeFileSync(file, lines.join(''))
    const options = [
      '--noEmit',
      '--strict',
      '--skipLibCheck',
      '--allowImportingTsExtensions',
      '--ignoreConfig',
    ]
    const place = ['--module', 'esnext', '--moduleResolution', 'bundler', '--target', 'es2022', '--types', '']
    const compiler = join(repositoryRoot, 'node_modules', 'typescript', 'bin', 'tsc')
    const { stdout, stderr } = await runProgram([process.execPath, compiler, ...options, ...place, file], {
      environment: { PATH: process.env.PATH ?? '' },
      cwd: folder,
    })
    return stdout + stderr
  } finally {
    rmSync(folder, { recursive: true })
  }
}
