import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'

/** The only variables of the user's environment that programs in a sandbox inherit. */
const kept = /^(PATH|LANG|LC_.*|TERM|TZ|TMPDIR|TEMP|TMP|SYSTEMROOT|COMSPEC|PATHEXT|DOTNET_.*|POWERSHELL_.*)$/i

/** A separate home for programs, which keeps them from the user's own files and settings. */
export interface Sandbox {
  readonly home: string
  /** The folder for fakes of real programs; first on `PATH`. */
  readonly bin: string
  readonly dockerConfig: string
  readonly environment: Record<string, string>
  remove(): void
}

/** The root of the repository, with the sources and the build output. */
export const repositoryRoot = findRoot(import.meta.dirname)

/** The folder of each distribution's programs: npm's links, the executable, the quick programs beside the executable. */
export const programFolders = {
  npm: join(repositoryRoot, 'node_modules/.bin'),
  standalone: join(repositoryRoot, 'packages/cli/standalone/this'),
  quick: join(repositoryRoot, `packages/quick/dist/linux-${process.arch}`),
} as const

/** The distribution that the tests run. */
export const artifact = (process.env.ECRLOGIN_TEST_ARTIFACT ?? 'npm') as keyof typeof programFolders

/** Whether `ecrlogin` is the standalone executable; otherwise it is the npm package. */
export const isStandalone = artifact !== 'npm'

/** The output of `--version`. */
export const distributionVersion = isStandalone
  ? /^\d+\.\d+\.\d+ \(standalone executable(?: with quick programs)?, commit [0-9a-f]{12}\)$/m
  : /^\d+\.\d+\.\d+ \(npm package, commit [0-9a-f]{12}\)$/m

const programs = programFolders[artifact]

/** The command that starts a program of the distribution as one process, which a test can kill. */
export function commandOf(program: string): readonly [string, ...string[]] {
  const path = join(programs, program)
  return isStandalone ? [path] : [process.execPath, path]
}

export function createSandbox(): Sandbox {
  const home = mkdtempSync(join(tmpdir(), 'ecrlogin-'))
  const bin = join(home, 'bin')
  const dockerConfig = join(home, 'docker')
  for (const directory of [bin, dockerConfig, join(home, 'run')]) mkdirSync(directory, { mode: 0o700 })
  // Without it, npm and Node would look for the package of these files in the folders above.
  writeFileSync(join(home, 'package.json'), '{ "private": true }\n')
  // Without any entry, docker would use the machine's own credential store.
  writeFileSync(join(dockerConfig, 'config.json'), '{"credHelpers":{"unused.invalid":"unused"}}\n')

  // podman writes into its storage even to log in. This driver is the only one that needs no support from the kernel.
  const storage = ['driver = "vfs"', `graphroot = "${home}/graph"`, `runroot = "${home}/run/images"`]
  writeFileSync(join(home, 'storage.conf'), `[storage]\n${storage.join('\n')}\n`)

  const environment: Record<string, string> = {}
  for (const [name, value] of Object.entries(process.env)) {
    if (value !== undefined && kept.test(name)) environment[name] = value
  }
  Object.assign(environment, {
    PATH: [bin, programs, process.env.PATH].join(delimiter),
    HOME: home,
    USERPROFILE: home,
    XDG_CONFIG_HOME: join(home, 'config'),
    XDG_CACHE_HOME: join(home, 'cache'),
    XDG_DATA_HOME: join(home, 'data'),
    XDG_RUNTIME_DIR: join(home, 'run'),
    DOCKER_CONFIG: dockerConfig,
    // A reachable engine would do the login itself, without our proxy.
    DOCKER_HOST: `unix://${home}/no-engine.sock`,
    REGISTRY_AUTH_FILE: join(home, 'auth.json'),
    CONTAINERS_STORAGE_CONF: join(home, 'storage.conf'),
  })
  return {
    home,
    bin,
    dockerConfig,
    environment,
    remove: () => rmSync(home, { recursive: true, force: true }),
  }
}

function findRoot(directory: string): string {
  return existsSync(join(directory, 'turbo.json')) ? directory : findRoot(dirname(directory))
}
