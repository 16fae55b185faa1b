import { EcrLoginError } from '@ecrlogin/core'
import { matchesGlob, quoteValue } from '@ecrlogin/core/internal'
import {
  type ClusterFile,
  type ClusterTarget,
  isGlob,
  isSystemNamespace,
  namedNamespaces,
} from './cluster-file.ts'
import type { KubernetesApi, KubernetesObject } from './kubernetes-api.ts'

/** A namespace with the registries and service accounts of all targets that match it. */
export interface NamespacePlan {
  readonly name: string
  readonly registries: ReadonlySet<string>
  readonly serviceAccounts: ReadonlySet<string>
}

/** The namespaces of a cluster that a file chooses. */
export interface ChosenNamespaces {
  readonly plans: readonly NamespacePlan[]
  /** One for each namespace that the file names and the cluster does not have. */
  readonly missing: readonly EcrLoginError[]
}

/**
 * Chooses the namespaces that get a Secret. Lists those of the cluster only if a target has a glob or a selector. Those of
 * Kubernetes itself get none, and neither do those that end.
 */
export async function chooseNamespaces(file: ClusterFile, api: KubernetesApi): Promise<ChosenNamespaces> {
  const { targets } = file
  if (namedNamespaces(file)) {
    return { plans: merge(targets.map((target) => [target, target.namespaces!])), missing: [] }
  }
  const all = await listNamespaces(null, api)
  const open = (objects: readonly KubernetesObject[]) =>
    objects.flatMap(({ metadata }) => (metadata.deletionTimestamp ? [] : metadata.name))
  const matches: [ClusterTarget, readonly string[]][] = []
  for (const target of targets) {
    const selected = target.selector === null ? all : await listNamespaces(target.selector, api)
    matches.push([target, open(selected).filter((name) => isNamed(name, target))])
  }
  const names = new Set(all.map(({ metadata: { name } }) => name))
  return { plans: merge(matches), missing: findMissing(targets, names) }
}

function isNamed(name: string, { namespaces }: ClusterTarget): boolean {
  if (isSystemNamespace(name)) return false
  return namespaces === null || namespaces.some((glob) => matchesGlob(glob, name))
}

async function listNamespaces(selector: string | null, api: KubernetesApi): Promise<KubernetesObject[]> {
  return api.list('/api/v1/namespaces', selector === null ? {} : { labelSelector: selector })
}

function merge(matches: readonly (readonly [ClusterTarget, readonly string[]])[]): NamespacePlan[] {
  const plans = new Map<string, { registries: Set<string>; serviceAccounts: Set<string> }>()
  for (const [{ registries, serviceAccounts }, names] of matches) {
    for (const name of names) {
      const plan = plans.get(name) ?? { registries: new Set(), serviceAccounts: new Set() }
      plans.set(name, plan)
      for (const one of registries) plan.registries.add(one)
      for (const one of serviceAccounts) plan.serviceAccounts.add(one)
    }
  }
  return [...plans].map(([name, plan]) => ({ name, ...plan }))
}

function findMissing(targets: readonly ClusterTarget[], names: ReadonlySet<string>): EcrLoginError[] {
  const named = targets.flatMap(({ namespaces }) => namespaces ?? []).filter((name) => !isGlob(name))
  return [...new Set(named)]
    .filter((name) => !names.has(name))
    .map(
      (name) =>
        new EcrLoginError(
          'client-failed',
          `The namespace ${quoteValue(name)} does not exist.`,
          'Create it, or take it out of the file.',
        ),
    )
}
