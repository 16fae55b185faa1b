import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import { parseEditableConfig } from '../../packages/cli/src/docker-config/editable-config.ts'
import { helper, planSetup, planUndo } from '../../packages/cli/src/docker-config/registration.ts'
import { anyConfig, configuredHosts, decodeAsGo } from '../support/hostile/docker-configs.ts'
import { findProgram } from '../support/programs/programs.ts'
import { createSandbox, type Sandbox } from '../support/sandbox.ts'
import { itHolds } from '../support/trust/it-holds.ts'

const path = 'config.json'

let sandbox: Sandbox

beforeAll(() => {
  sandbox = createSandbox()
})
afterAll(() => sandbox.remove())

function setUp(text: string) {
  return planSetup(path, parseEditableConfig(path, text), null, configuredHosts)
}

/** The config that docker reads from a text: it logs out of a registry and so writes the whole file again. */
function readWithDocker(text: string): { helpers: Map<string, string>; stderr: string } {
  const file = join(sandbox.dockerConfig, path)
  const login = '"auths":{"x.invalid":{"auth":"YTpi"}},'
  writeFileSync(file, text.replace('{', `{${/^\s*\{\s*\}\s*$/.test(text) ? login.slice(0, -1) : login}`))
  const { stderr } = spawnSync('docker', ['logout', 'x.invalid'], {
    env: sandbox.environment,
    encoding: 'utf8',
    timeout: 20_000,
  })
  return { helpers: decodeAsGo(readFileSync(file, 'utf8')), stderr }
}

describe('setup docker', () => {
  itHolds(
    'setup docker adds its helper to any config.json that docker reads, and undo restores it byte for byte',
    { short: 1_000, long: 10_000 },
    (tries) =>
      fc.assert(
        fc.property(anyConfig(), (text) => {
          const plan = setUp(text)
          const planned = new Map([
            ...decodeAsGo(text),
            ...configuredHosts.map((host) => [host, helper] as const),
          ])
          expect(decodeAsGo(plan?.text ?? text)).toEqual(planned)
          if (!plan) return
          const undone = planUndo(path, parseEditableConfig(path, plan.text), plan.record, null)
          expect(undone?.text).toBe(text)
        }),
        { numRuns: tries },
      ),
  )

  itHolds(
    'docker finds in any config.json the helpers that we find in it, before and after setup docker',
    { short: 15, long: 300 },
    (tries, { skip }) => {
      if (!findProgram('docker')) return skip('docker is not installed')
      return fc.assert(
        fc.property(anyConfig(), (text) => {
          expect(readWithDocker(text)).toEqual({ helpers: decodeAsGo(text), stderr: '' })
          const changed = setUp(text)?.text ?? text
          expect(readWithDocker(changed)).toEqual({ helpers: decodeAsGo(changed), stderr: '' })
        }),
        { numRuns: tries },
      )
    },
  )
})
