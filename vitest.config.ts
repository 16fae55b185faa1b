import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['packages/*/src/**/*.test.ts', 'test/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    reporters: [['default', { summary: false }], './test/support/closing-line.ts'],
    // Programs are started on machines that are busy with other tests.
    globalSetup: ['./test/support/powershell-host.ts'],
    maxWorkers: 2,
    slowTestThreshold: 10_000,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
  },
})
