/** Whether a value has the type that the reference gives for a key. */
type Check = (value: unknown) => boolean

const isText: Check = (value) => typeof value === 'string' && value !== ''
const isTable: Check = (value) => typeof value === 'object' && value !== null && !Array.isArray(value)
const isListOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check)
const isTableOf =
  (check: Check): Check =>
  (value) =>
    isTable(value) && Object.values(value!).every(check)
const isCommand: Check = (value) =>
  isText(value) || isListOf(isText)(value) || isTableOf((one) => isText(one) || isListOf(isText)(one))(value)
const isVariable: Check = (value) => value === null || typeof value === 'string'
const isMount: Check = (value) =>
  typeof value === 'string' &&
  /^(source=[^,]+,)?target=\/[^,]+,type=(bind,|bind$|volume,|volume$)(readonly)?$/.test(value)

/**
 * The keys of a devcontainer.json with an image, from the reference of the Development Containers Specification
 * (containers.dev/implementors/json_reference). They are listed here because no npm package contains the schema.
 */
const keys: Readonly<Record<string, Check>> = {
  name: isText,
  image: isText,
  features: isTable,
  overrideFeatureInstallOrder: isListOf(isText),
  forwardPorts: isListOf((port) => isText(port) || Number.isInteger(port)),
  portsAttributes: isTable,
  otherPortsAttributes: isTable,
  containerEnv: isTableOf(isText),
  remoteEnv: isTableOf(isVariable),
  containerUser: isText,
  remoteUser: isText,
  updateRemoteUserUID: (value) => typeof value === 'boolean',
  userEnvProbe: (value) =>
    ['none', 'interactiveShell', 'loginShell', 'loginInteractiveShell'].includes(`${value}`),
  overrideCommand: (value) => typeof value === 'boolean',
  shutdownAction: (value) => ['none', 'stopContainer'].includes(`${value}`),
  init: (value) => typeof value === 'boolean',
  privileged: (value) => typeof value === 'boolean',
  capAdd: isListOf(isText),
  securityOpt: isListOf(isText),
  mounts: isListOf((mount) => isMount(mount) || isTable(mount)),
  workspaceMount: isText,
  workspaceFolder: isText,
  runArgs: isListOf(isText),
  appPort: (value) => isText(value) || Number.isInteger(value) || Array.isArray(value),
  initializeCommand: isCommand,
  onCreateCommand: isCommand,
  updateContentCommand: isCommand,
  postCreateCommand: isCommand,
  postStartCommand: isCommand,
  postAttachCommand: isCommand,
  waitFor: isText,
  customizations: isTable,
  hostRequirements: isTable,
}

/** The variables that the reference allows between `${` and `}`. */
const variable =
  /^(localEnv:\w+(:.*)?|containerEnv:\w+(:.*)?|(local|container)WorkspaceFolder(Basename)?|devcontainerId)$/

/** The name of a feature: a path in a registry, and a version. */
const feature = /^[\w.-]+(\/[\w.-]+)+:\d+(\.\d+)*$/

/** The problems of a devcontainer.json, each as a short phrase. */
export function findProblems(text: string): string[] {
  const config: Record<string, unknown> = JSON.parse(text)
  const variables = [...text.matchAll(/\$\{([^}]*)\}/g)].map(([, name]) => name!)
  return [
    ...Object.entries(config).flatMap(([key, value]) => (keys[key]?.(value) ? [] : [`key ${key}`])),
    ...Object.keys(config.features ?? {}).flatMap((id) => (feature.test(id) ? [] : [`feature ${id}`])),
    ...variables.flatMap((name) => (variable.test(name) ? [] : [`variable ${name}`])),
    ...('image' in config ? [] : ['no image']),
  ]
}
