// @ts-check
// Runs tests twice, with HOME and the temporary folder in a hostile folder, and in an empty one. No test may depend on
// the folders above the temporary one, or on the user's HOME, PATH and environment.
//
//   npm run test:surroundings                                       a selection of tests, for about a minute
//   npm run test:surroundings -- --only=empty                       the selection in the empty folder only
//   npm run test:surroundings -- -- npx vitest run test/e2e         another command in both folders
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const root = fileURLToPath(new URL('../', import.meta.url))

/** The tests of programs that read their surroundings: npm, npx, tsc, Node, a shell, a program on PATH. */
const programTests = [
  'test/e2e/github.test.ts',
  'test/e2e/hostile-folder.test.ts',
  'test/examples/kubernetes.test.ts',
  'test/package/npm-package.test.ts',
  'test/shells/program-lookup.test.ts',
]

/** This test takes longer than all other unit tests together, and uses its folder in the same way. */
const slowTest = 'cache-processes.test.ts'

/** The environment variables that tests may use. */
const kept = /^(PATH|LANG|LC_.*|TERM|TZ|CI|DOTNET_.*|ECRLOGIN_REQUIRE_SHELLS|SYSTEMROOT|COMSPEC|PATHEXT)$/i

/** @type {Record<string, string>} */
const hostileVariables = {
  AWS_ACCESS_KEY_ID: 'AKIAHOSTILE',
  AWS_SECRET_ACCESS_KEY: 'hostile',
  AWS_PROFILE: 'hostile',
  AWS_REGION: 'hostile-1',
  AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
  DOCKER_CONFIG: '/hostile',
  DOCKER_HOST: 'tcp://127.0.0.1:9',
  ECRLOGIN_CACHE_DIR: '/hostile',
  ECRLOGIN_CLI: '/hostile',
  ECRLOGIN_CLIENT: 'hostile',
  ECRLOGIN_CONFIG: '/hostile',
  HTTPS_PROXY: 'http://127.0.0.1:9',
  HTTP_PROXY: 'http://127.0.0.1:9',
  KUBECONFIG: '/hostile',
  REGISTRY_AUTH_FILE: '/hostile',
  SSL_CERT_FILE: '/hostile',
  XDG_CACHE_HOME: '/hostile',
  XDG_CONFIG_HOME: '/hostile',
  npm_config_registry: 'http://127.0.0.1:9',
}

const npmrc = `
before=2001-01-01
dry-run=true
loglevel=silly
node-options=--hostile
prefix=/hostile
registry=http://127.0.0.1:9
script-shell=/hostile
`

/** @type {Record<string, string>} */
const hostileFiles = {
  'package.json': JSON.stringify({
    name: 'ecrlogin',
    type: 'commonjs',
    exports: { './': './missing.js', '.': null },
    imports: { '#*': './missing.js' },
    workspaces: ['missing'],
  }),
  'tsconfig.json': '{ "extends": "./missing.json", "compilerOptions": { "types": ["hostile"] } }',
  '.npmrc': npmrc,
  '.git': 'gitdir: ./missing\n',
  '.env': 'AWS_PROFILE=hostile\n',
  'bunfig.toml': 'preload = ["./missing.ts"]\n',
  'home/.aws/config': '[default]\nregion = hostile-1\n',
  'home/.aws/credentials': '[default]\naws_access_key_id = hostile\naws_secret_access_key = hostile\n',
  'home/.bash_profile': 'exit 70\n',
  'home/.bashrc': 'exit 70\n',
  'home/.config/ecrlogin/config.toml': 'hostile\n',
  'home/.config/fish/config.fish': 'exit 70\n',
  'home/.config/powershell/profile.ps1': 'exit 70\n',
  'home/.curlrc': 'proxy = "http://127.0.0.1:9"\n',
  'home/.docker/config.json': '{ "credsStore": "hostile" }',
  'home/.gitconfig': '[commit]\n\tgpgSign = true\n[core]\n\thooksPath = /hostile\n',
  'home/.npmrc': npmrc,
  'home/.profile': 'exit 70\n',
  'home/.zshenv': 'exit 70\n',
  'home/.zshrc': 'exit 70\n',
}

const hostilePrograms = [
  'docker-credential-ecrlogin',
  'docker-credential-hostile',
  'docker-credential-pass',
  'docker-credential-secretservice',
  'ecrlogin',
  'get-ecr-login-command',
  'local-ecr',
  'tsc',
]

const { values, positionals } = parseArgs({
  options: { only: { type: 'string' } },
  allowPositionals: true,
})
const vitest = join(root, 'node_modules/vitest/vitest.mjs')
const [program = process.execPath, ...args] =
  positionals.length > 0
    ? positionals
    : [process.execPath, vitest, 'run', '--project', 'npm', ...chooseTests()]

const surroundings = Object.entries({ hostile: makeHostile, empty: cleanEnvironment }).filter(
  ([name]) => values.only === undefined || values.only === name,
)
if (surroundings.length === 0) throw new Error('--only must be hostile or empty.')
const results = surroundings.map(([name, prepare]) => runIn(name, prepare))
process.exitCode = results.every(Boolean) ? 0 : 1

/** Returns the unit tests that write temporary folders, and `programTests`. */
function chooseTests() {
  for (const path of programTests) readFileSync(join(root, path))
  const unitTests = readdirSync(join(root, 'packages'), { recursive: true, encoding: 'utf8' })
    .filter((path) => /^[\w-]+[\\/]src[\\/].*\.test\.ts$/.test(path) && !path.endsWith(slowTest))
    .map((path) => join('packages', path))
    .filter((path) => readFileSync(join(root, path), 'utf8').includes('mkdtemp'))
  return [...unitTests, ...programTests]
}

/**
 * Runs the command. Returns whether it succeeded without writing to HOME.
 *
 * @param {string} name
 * @param {(folder: string) => NodeJS.ProcessEnv} prepare fills the folder and returns the environment
 */
function runIn(name, prepare) {
  console.log(`\nIn ${name} surroundings:`)
  const folder = mkdtempSync(join(tmpdir(), `ecrlogin-${name}-`))
  const home = join(folder, 'home')
  const temporary = join(folder, 'tmp')
  try {
    for (const path of [home, temporary]) mkdirSync(path)
    // Every user can access the usual folder for temporary files.
    chmodSync(folder, 0o755)
    chmodSync(temporary, 0o1777)
    const environment = prepare(folder)
    const before = new Set(listFiles(home))
    const { status } = spawnSync(program, args, {
      cwd: root,
      env: {
        ...environment,
        HOME: home,
        USERPROFILE: home,
        TMPDIR: temporary,
        TEMP: temporary,
        TMP: temporary,
      },
      stdio: 'inherit',
    })
    const written = listFiles(home).filter((path) => !before.has(path))
    if (written.length > 0) console.log(`The tests wrote to HOME: ${written.slice(0, 10).join(', ')}`)
    return status === 0 && written.length === 0
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Returns the environment without personal variables. */
function cleanEnvironment() {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => kept.test(name)))
}

/**
 * Fills a folder and its HOME with everything that a program could use by mistake instead of what its test provides.
 *
 * @param {string} folder
 */
function makeHostile(folder) {
  for (const [path, text] of Object.entries(hostileFiles)) write(join(folder, path), text)
  for (const name of listPackages()) {
    const home = join(folder, 'node_modules', name)
    write(join(home, 'package.json'), JSON.stringify({ name, version: '0.0.1', main: 'index.js' }))
    write(join(home, 'index.js'), 'throw new Error("This package is hostile.")\n')
    write(join(home, 'index.d.ts'), 'This package is hostile.\n')
  }
  for (const name of hostilePrograms) {
    const script = '#!/bin/sh\necho This program is hostile. >&2\nexit 70\n'
    for (const bin of ['bin', 'node_modules/.bin']) write(join(folder, bin, name), script, 0o755)
  }
  const PATH = [join(folder, 'bin'), process.env.PATH].join(delimiter)
  return { ...cleanEnvironment(), ...hostileVariables, PATH }
}

/** Returns the names of all installed packages. */
function listPackages() {
  return readdirSync(join(root, 'node_modules')).flatMap((name) => {
    if (name.startsWith('.')) return []
    if (!name.startsWith('@')) return [name]
    return readdirSync(join(root, 'node_modules', name)).map((one) => `${name}/${one}`)
  })
}

/**
 * @param {string} path
 * @param {string} text
 * @param {number} mode
 */
function write(path, text, mode = 0o644) {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text, { mode })
}

/**
 * Returns the files in HOME, without those that .NET writes when the tests build their PowerShell host.
 *
 * @param {string} home
 */
function listFiles(home) {
  return readdirSync(home, { recursive: true, encoding: 'utf8' }).filter(
    (path) => !/^\.(dotnet|nuget|local)(\/|$)/.test(path),
  )
}
