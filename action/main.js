// Logs in to the registries, and leaves for post.js which ones these are.
import { appendFileSync } from 'node:fs'
import { ecrlogin, readInput, repeat } from './step.js'

const asked = [...readInput('registries'), ...repeat('--region', readInput('region'))]

// The passwords are masked before anything else happens.
const got = ecrlogin(['get', '-o', 'github', ...asked])
const obtained = ecrlogin(['get', '-o', 'json', ...asked], { isRead: true })
const hosts = obtained.stdout
  .split('\n')
  .filter(Boolean)
  .map((line) => JSON.parse(line).Registry)

appendFileSync(process.env.GITHUB_STATE, `registries=${hosts.join(' ')}\n`)
const login =
  hosts.length > 0 ? ecrlogin(['login', ...hosts, ...repeat('--client', readInput('client'))]) : got
process.exitCode = got.exitCode || login.exitCode
