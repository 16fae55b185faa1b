import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Sandbox } from '../sandbox.ts'

/**
 * Keeps logins as nerdctl 2 does (pkg/cmd/login, pkg/imgutil/dockerconfigresolver): under the host with its port, and for
 * port 443 under the bare host, too; a logout removes every spelling, and never fails. It asks no registry.
 */
const script = `#!/usr/bin/env node
const { readFileSync, writeFileSync } = require('node:fs')
const path = process.env.DOCKER_CONFIG + '/config.json'
const config = JSON.parse(readFileSync(path, 'utf8'))
const [action, ...args] = process.argv.slice(2)
const host = args.at(-1).replace(/:443$/, '')
const names = /:\\d+$/.test(host) ? [host] : [host + ':443', host]
config.auths ??= {}
if (action === 'login') {
  const auth = Buffer.from(args[1] + ':' + readFileSync(0, 'utf8').trimEnd()).toString('base64')
  for (const name of names) config.auths[name] = { auth }
  console.log('Login Succeeded')
} else if (action === 'logout') {
  for (const name of names) for (const scheme of ['', 'https://', 'http://']) delete config.auths[scheme + name]
} else process.exit(1)
writeFileSync(path, JSON.stringify(config))
`

/** Puts a stand-in for nerdctl, or for finch, which passes its logins on to nerdctl, first on the sandbox's PATH. */
export function addNerdctl(sandbox: Sandbox, name: 'nerdctl' | 'finch'): void {
  mkdirSync(sandbox.bin, { recursive: true })
  writeFileSync(join(sandbox.bin, name), script, { mode: 0o755 })
}
