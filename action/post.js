// Logs out of what main.js has logged in to, and drops the tokens that it has kept.
import { ecrlogin, readInput, repeat } from './step.js'

const hosts = (process.env.STATE_registries ?? '').split(' ').filter(Boolean)
const isLeft = readInput('skip-logout').includes('true')

const cleared = ecrlogin(['cache', 'clear'])
const logout =
  hosts.length > 0 && !isLeft
    ? ecrlogin(['logout', ...hosts, ...repeat('--client', readInput('client'))])
    : cleared
process.exitCode = cleared.exitCode || logout.exitCode
