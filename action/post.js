// Logs out of the registries that main.js logged in to, and removes the cached tokens.
import { ecrlogin, readInput, repeat } from './step.js'

const hosts = (process.env.STATE_registries ?? '').split(' ').filter(Boolean)
const keepsLogins = readInput('skip-logout').includes('true')

const cleared = ecrlogin(['cache', 'clear'])
const logout =
  hosts.length > 0 && !keepsLogins
    ? ecrlogin(['logout', ...repeat('--client', readInput('client')), '--', ...hosts])
    : cleared
process.exitCode = cleared.exitCode || logout.exitCode
