import { EcrLoginError } from '@ecrlogin/core'
import { isJsonObject, type JsonObject, quoteValue, readTextFile } from '@ecrlogin/core/internal'
import { checkName, labelValue, namespaceName, secretName } from '../kubernetes/names.ts'

/** The Secrets that a cluster gets. */
export interface ClusterFile {
  /** Tells the Secrets of this file from those of others in the same cluster. */
  readonly installation: string
  /** The name that the Secret has in every namespace. */
  readonly secretName: string
  readonly targets: readonly ClusterTarget[]
}

/** Namespaces, and the registries whose images they pull. */
export interface ClusterTarget {
  /** Names, and globs in which `*` stands for any characters; null for every namespace that the selector selects. */
  readonly namespaces: readonly string[] | null
  /** A label selector of Kubernetes; null for namespaces with any labels. */
  readonly selector: string | null
  /** Registries as the command line takes them. */
  readonly registries: readonly string[]
  /** The service accounts whose pods use the Secret without naming it. */
  readonly serviceAccounts: readonly string[]
}

/** The namespaces of a file that names all of them one by one; null for a file for which the cluster has to list them. */
export function namedNamespaces({ targets }: ClusterFile): ReadonlySet<string> | null {
  const isOpen = ({ namespaces, selector }: ClusterTarget) =>
    selector !== null || namespaces === null || namespaces.some(isGlob)
  return targets.some(isOpen) ? null : new Set(targets.flatMap(({ namespaces }) => namespaces!))
}

/** True for Kubernetes' own namespaces, which get no Secret. */
export function isSystemNamespace(name: string): boolean {
  return name.startsWith('kube-')
}

/** True if a name of a target stands for several namespaces. */
export function isGlob(name: string): boolean {
  return name.includes('*')
}

/** Reads the file, which is YAML or JSON. Throws `invalid-usage` with the place of what is wrong in it. */
export async function readClusterFile(path: string): Promise<ClusterFile> {
  let text: string
  try {
    text = readTextFile(path)
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    throw new EcrLoginError('invalid-usage', `The file ${path} could not be read (${code}).`, seeDocuments, {
      cause,
    })
  }
  return parseClusterFile(path, text)
}

/** Parses the text of a file; `path` is for messages. Throws as `readClusterFile` does. */
export async function parseClusterFile(path: string, text: string): Promise<ClusterFile> {
  const { parse } = await import('yaml')
  let content: unknown
  try {
    content = parse(text)
  } catch (cause) {
    throw invalid(path, `is not YAML: ${(cause as Error).message.split('\n')[0]}`)
  }
  const fail = (problem: string): never => {
    throw invalid(path, problem)
  }
  const file = toObject(content, 'the file', ['installation', 'secretName', 'targets'], fail)
  const { installation = 'ecrlogin', secretName: name = 'ecrlogin', targets } = file
  if (typeof installation !== 'string' || installation === '') return fail('must have a text as installation')
  if (typeof name !== 'string') return fail('must have a text as secretName')
  if (!Array.isArray(targets) || targets.length === 0) return fail('must have a list of targets')
  return {
    installation: checkName(installation, labelValue),
    secretName: checkName(name, secretName),
    targets: targets.map((target, index) => toTarget(target, `targets[${index}]`, fail)),
  }
}

function toTarget(value: unknown, place: string, fail: (problem: string) => never): ClusterTarget {
  const target = toObject(value, place, ['namespaces', 'selector', 'registries', 'serviceAccounts'], fail)
  const list = (key: string) => toTexts(target[key], `${place}.${key}`, fail)
  const { selector = null } = target
  if (selector !== null && (typeof selector !== 'string' || selector.trim() === '')) {
    return fail(`must have a text as ${place}.selector`)
  }
  const namespaces = list('namespaces')
  if (namespaces === null && selector === null) {
    return fail(`must have namespaces or a selector in ${place}; the glob "*" means every namespace`)
  }
  for (const name of namespaces ?? []) {
    // A glob is a name in which letters are missing.
    checkName(name.replaceAll('*', 'x'), namespaceName)
    if (isSystemNamespace(name)) return fail(`must not name ${quoteValue(name)}, a namespace of Kubernetes`)
  }
  const registries = list('registries') ?? fail(`must have a list as ${place}.registries`)
  const serviceAccounts = list('serviceAccounts') ?? []
  for (const name of serviceAccounts) checkName(name, secretName)
  return { namespaces, selector, registries, serviceAccounts }
}

/** A list of texts; null when it is absent. */
function toTexts(value: unknown, place: string, fail: (problem: string) => never): string[] | null {
  if (value === undefined || value === null) return null
  if (!Array.isArray(value) || value.length === 0) return fail(`must have a list as ${place}`)
  return value.map((one, index) =>
    typeof one === 'string' ? one : fail(`must have a text as ${place}[${index}]; put it in quotes`),
  )
}

function toObject(
  value: unknown,
  place: string,
  keys: readonly string[],
  fail: (problem: string) => never,
): JsonObject {
  if (!isJsonObject(value)) return fail(`must have keys and values as ${place}`)
  const unknown = Object.keys(value).find((key) => !keys.includes(key))
  if (unknown === undefined) return value
  return fail(`has the unknown key ${quoteValue(unknown)} in ${place}; the keys are ${keys.join(', ')}`)
}

const seeDocuments = 'See "More than one namespace" in docs/kubernetes.md.'

function invalid(path: string, problem: string): EcrLoginError {
  return new EcrLoginError('invalid-usage', `The file ${path} ${problem}.`, seeDocuments)
}
