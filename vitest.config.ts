import { randomInt } from 'node:crypto'
import { existsSync } from 'node:fs'
import { defineConfig } from 'vitest/config'
import { offerFetchedClients } from './test/support/programs/parts.ts'
import { offerFetchedPowerShell } from './test/support/shells/fetched-powershell.ts'

// All random values of a run come from one seed. It is set here so that every worker and reporter inherits it.
process.env.ECRLOGIN_TRUST_SEED ||= String(randomInt(2 ** 31))

// With the user's own settings, tests that call the libraries in this process would call real services.
const isPersonal =
  /^(AWS_|DOCKER_|GIT_|XDG_|npm_config_|ECRLOGIN_(CACHE_DIR|CLI|CLIENT|CONFIG|TRACE)$|\w+_PROXY$|KUBECONFIG$|NODE_PATH$|REGISTRY_AUTH_FILE$|SSL_CERT_)/i
for (const name of Object.keys(process.env)) if (isPersonal.test(name)) delete process.env[name]

offerFetchedPowerShell()
offerFetchedClients()

const exclude = ['**/node_modules/**', '**/dist/**']

const executable = 'test/package/executable.test.ts'

/** Tests that start the programs of Docker's and the kubelet's protocols. */
const protocols = [
  'cache',
  'credential-provider',
  'docker-credential',
  'hostile-folder',
  'mfa',
  'printable',
  'signals',
  'silent-success',
  'stdout',
]

/** The quick programs are built where there are compilers for C and Rust. */
const isQuickBuilt = existsSync(`packages/quick/dist/linux-${process.arch}/ecrlogin`)

/** Tests of output that is the same from the npm package and from the executable, or of what others do with it. */
const once = [
  'test/e2e/push-and-pull.test.ts',
  'test/e2e/{engine,containerd,helm}.test.ts',
  // The image of the chart runs the same commands of the executable.
  'test/e2e/cluster{,-failures}.test.ts',
  'test/shells/dialects.test.ts',
]

/**
 * Long tests of code that both distributions share. `npm test` runs them with the npm package, and `npm run test:trust` with
 * the executable, too.
 */
const long = [
  'test/e2e/{clients,credential-stores,doctor,help}.test.ts',
  'test/shells/{completions,overrides}.test.ts',
]

export default defineConfig(({ mode }) => {
  const isTrust = mode === 'trust'
  return {
    test: {
      projects: isTrust
        ? [
            {
              extends: true,
              test: {
                name: 'trust',
                include: ['test/{trust,differential}/**/*.test.ts'],
                env: { ECRLOGIN_TRUST: 'long' },
              },
            },
            ...(existsSync('packages/cli/standalone/this')
              ? [
                  {
                    extends: true as const,
                    test: {
                      name: 'standalone',
                      include: long,
                      env: { ECRLOGIN_TEST_ARTIFACT: 'standalone' },
                    },
                  },
                ]
              : []),
            ...(isQuickBuilt
              ? [
                  {
                    extends: true as const,
                    test: {
                      name: 'the quick programs',
                      include: ['test/trust/{endless-files,faults,kills,races}.test.ts'],
                      env: { ECRLOGIN_TRUST: 'long', ECRLOGIN_TEST_ARTIFACT: 'quick' },
                    },
                  },
                ]
              : []),
          ]
        : [
            {
              extends: true,
              test: {
                name: 'npm',
                include: ['packages/*/src/**/*.test.ts', 'test/**/*.test.ts', 'examples/**/*.test.ts'],
                exclude: [...exclude, executable, 'test/quick/**'],
              },
            },
            // Tests that run the programs run both distributions; `npm test` builds the executable.
            ...(existsSync('packages/cli/standalone/this')
              ? [
                  {
                    extends: true as const,
                    test: {
                      name: 'standalone',
                      include: ['test/{e2e,shells}/**/*.test.ts', executable],
                      exclude: [...exclude, ...once, ...long],
                      env: { ECRLOGIN_TEST_ARTIFACT: 'standalone' },
                    },
                  },
                ]
              : []),
            ...(isQuickBuilt
              ? [
                  {
                    extends: true as const,
                    test: {
                      name: 'quick',
                      include: [`test/e2e/{${protocols.join(',')}}.test.ts`, 'test/quick/**/*.test.ts'],
                      env: { ECRLOGIN_TEST_ARTIFACT: 'quick' },
                    },
                  },
                ]
              : []),
          ],
      exclude,
      reporters: [
        ['default', { summary: false }],
        './test/support/reporters/closing-line.ts',
        ...(isTrust ? ['./test/support/reporters/trust-table.ts'] : []),
      ],
      // Programs start slowly on machines that are busy with other tests.
      maxWorkers: 2,
      // A snapshot that is missing fails its test; only `-u` writes one.
      update: 'none',
      slowTestThreshold: 10_000,
      testTimeout: 60_000,
      hookTimeout: 60_000,
      // Node rejects its own imports of JSON.
      server: { deps: { inline: ['@actions/workflow-parser'] } },
      env: {
        AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
        ECRLOGIN_TRUST_SEED: process.env.ECRLOGIN_TRUST_SEED!,
      },
    },
  }
})
