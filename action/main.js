// Logs in to the registries and saves their hosts for post.js.
import { appendFileSync } from 'node:fs'
import { ecrlogin, readInput, repeat } from './step.js'

// Inputs may come from others. Behind `--`, none of them is an option.
const targets = [...repeat('--region', readInput('region')), '--', ...readInput('registries')]

// This masks the passwords before anything else happens.
const masked = ecrlogin(['get', '-o', 'github', ...targets])
const found = ecrlogin(['get', '-o', 'json', ...targets], { isCaptured: true })
const hosts = found.stdout
  .split('\n')
  .filter(Boolean)
  .map((line) => JSON.parse(line).Registry)

appendFileSync(process.env.GITHUB_STATE, `registries=${hosts.join(' ')}\n`)
const login =
  hosts.length > 0 ? ecrlogin(['login', ...repeat('--client', readInput('client')), '--', ...hosts]) : masked
process.exitCode = masked.exitCode || login.exitCode
