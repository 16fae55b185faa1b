import { randomInt } from 'node:crypto'
import { defineConfig } from 'vitest/config'

// One seed for the random values of a whole run, here where every worker and reporter finds it.
process.env.ECRLOGIN_TRUST_SEED ||= String(randomInt(2 ** 31))

export default defineConfig(({ mode }) => {
  const isTrust = mode === 'trust'
  return {
    test: {
      include: isTrust ? ['test/trust/**/*.test.ts'] : ['packages/*/src/**/*.test.ts', 'test/**/*.test.ts'],
      exclude: ['**/node_modules/**', '**/dist/**'],
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
        ECRLOGIN_TRUST: isTrust ? 'long' : 'short',
        ECRLOGIN_TRUST_SEED: process.env.ECRLOGIN_TRUST_SEED!,
      },
    },
  }
})
