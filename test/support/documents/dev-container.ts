/** Says whether a value is what the reference has for a key. */
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
 * The keys of a devcontainer.json with an image, by the reference of the Development Containers Specification
 * (containers.dev/implementors/json_reference). No package of npm's has its schema, so it is written down here.
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

/** The variables that the reference has between `${` and `}`. */
const variable =
  /^(localEnv:\w+(:.*)?|containerEnv:\w+(:.*)?|(local|container)WorkspaceFolder(Basename)?|devcontainerId)$/

/** What a feature is named by: a place in a registry, and a version. */
const feature = /^[\w.-]+(\/[\w.-]+)+:\d+(\.\d+)*$/

/** What is wrong with a devcontainer.json, each in a few words. */
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
