// Logs in to the registries and saves their hosts for post.js.
import { appendFileSync } from 'node:fs'
import { ecrlogin, readInput, repeat } from './step.js'

// Inputs may come from others. Behind `--`, none of them is an option.
const targets = [...repeat('--region', readInput('region')), '--', ...readInput('registries')]

const found = ecrlogin(['get', '-o', 'json', ...targets], { isCaptured: true })
const hosts = found.stdout
  .split('\n')
  .filter(Boolean)
  .map((line) => JSON.parse(line).Registry)
appendFileSync(process.env.GITHUB_STATE, `registries=${hosts.join(' ')}\n`)

// One call masks the passwords, sets them as outputs and logs in with them. Two calls may get different passwords: the
// cache can be disabled, or in a folder of another user, as in a container.
const clients = repeat('--client', readInput('client'))
process.exitCode = ecrlogin(['login', '-o', 'github', ...clients, ...targets]).exitCode
