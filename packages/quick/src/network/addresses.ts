import { readFileSync } from 'node:fs'
import { handOver } from '../hand-over/hand-over.ts'
import { askNameServers } from './name-server.ts'
import type { Address } from './socket.ts'

/**
 * The addresses of a host, as Go's own resolver finds them: in /etc/hosts, then by DNS. Hands over where the system is
 * configured to look anywhere else. Throws when there are none.
 */
export async function resolve(name: string, signal: AbortSignal): Promise<Address[]> {
  const literal = parseAddress(name)
  if (literal) return [literal]
  const order = readIfAny('/etc/nsswitch.conf')
  const sources = order === '' ? 'files dns' : (/^\s*hosts:([^#\n]*)/m.exec(order)?.[1] ?? '').trim()
  if (!/^files( myhostname| mdns4_minimal \[NOTFOUND=return\])* dns( myhostname)*$/.test(sources)) {
    handOver('the system does not find hosts in files and DNS alone')
  }
  const known = findInHosts(readIfAny('/etc/hosts'), name)
  const addresses =
    known.length > 0 ? known : await askNameServers(name, readIfAny('/etc/resolv.conf'), signal)
  if (addresses.length === 0) throw new Error(`The host ${name} has no address`)
  // Like Go where both ways work; a host without IPv6 rejects it at once.
  return addresses.sort((one, other) => one.length - other.length)
}

/** The bytes of an IPv4 or IPv6 address; null for anything else. */
export function parseAddress(text: string): Address | null {
  const bare = text.replace(/^\[(.*)\]$/, '$1')
  return parseIPv4(bare) ?? parseIPv6(bare)
}

function parseIPv4(text: string): Address | null {
  const parts = text.split('.')
  const isAddress =
    parts.length === 4 && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256)
  return isAddress ? Uint8Array.from(parts, Number) : null
}

function parseIPv6(text: string): Address | null {
  if (!/^[0-9a-f:]+$/i.test(text) || !text.includes(':')) return null
  const [before, after, more] = text.split('::')
  const groups = (part: string | undefined) => (part ? part.split(':') : [])
  const [head, tail] = [groups(before), groups(after)]
  const missing = 8 - head.length - tail.length
  if (more !== undefined || (after === undefined ? missing !== 0 : missing < 1)) return null
  const all = [...head, ...Array<string>(missing).fill('0'), ...tail]
  if (!all.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return null
  return Uint8Array.from(
    all.flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 0xff]),
  )
}

function findInHosts(text: string, name: string): Address[] {
  return text.split('\n').flatMap((line) => {
    const [address = '', ...names] = line.replace(/#.*/, '').trim().split(/\s+/)
    const isNamed = names.some((one) => one.toLowerCase() === name.toLowerCase())
    return isNamed ? (parseAddress(address) ?? []) : []
  })
}

function readIfAny(path: string): string {
  return typeof host.stat(path, true) === 'number' ? '' : readFileSync(path, 'utf8')
}
