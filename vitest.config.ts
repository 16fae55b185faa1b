import { randomInt } from 'node:crypto'
import { existsSync } from 'node:fs'
import { defineConfig } from 'vitest/config'

// One seed for the random values of a whole run, here where every worker and reporter finds it.
process.env.ECRLOGIN_TRUST_SEED ||= String(randomInt(2 ** 31))

const exclude = ['**/node_modules/**', '**/dist/**']

/** What is about npm's package, or about what others do with a text that is the same from both artifacts. */
const ofPackage = ['package', 'action', 'ci-examples', 'dialects', 'push-and-pull'].map(
  (name) => `test/e2e/${name}.test.ts`,
)

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
                include: ['test/trust/**/*.test.ts'],
                env: { ECRLOGIN_TRUST: 'long' },
              },
            },
          ]
        : [
            {
              extends: true,
              test: {
                name: 'npm',
                include: ['packages/*/src/**/*.test.ts', 'test/**/*.test.ts', 'examples/**/*.test.ts'],
                exclude: [...exclude, 'test/e2e/standalone.test.ts'],
              },
            },
            // What runs the programs runs both artifacts; `npm test` builds the executable.
            ...(existsSync('packages/cli/standalone/this')
              ? [
                  {
                    extends: true as const,
                    test: {
                      name: 'standalone',
                      include: ['test/{e2e,shells}/**/*.test.ts'],
                      exclude: [...exclude, ...ofPackage],
                      env: { ECRLOGIN_TEST_ARTIFACT: 'standalone' },
                    },
                  },
                ]
              : []),
          ],
      exclude,
      reporters: [
        ['default', { summary: false }],
        './test/support/closing-line.ts',
        ...(isTrust ? ['./test/support/trust-table.ts'] : []),
      ],
      // Programs are started on machines that are busy with other tests.
      globalSetup: ['./test/support/powershell-host.ts'],
      maxWorkers: 2,
      slowTestThreshold: 10_000,
      testTimeout: 60_000,
      hookTimeout: 60_000,
      // Its own imports of JSON are none that Node takes.
      server: { deps: { inline: ['@actions/workflow-parser'] } },
      env: {
        AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
        ECRLOGIN_TRUST_SEED: process.env.ECRLOGIN_TRUST_SEED!,
      },
    },
  }
})
