import { handOver } from '../hand-over/hand-over.ts'

/** A URL as the programs use them; any other text may still be one, so the full program decides. */
const plain = /^(https?):\/\/([a-z0-9.-]+|\[[0-9a-f:]+\])(?::([1-9]\d{0,4}))?(\/[\w.:+=~/-]*)?$/i

/**
 * Labels of which the last one begins with a letter: a number there makes the whole an IPv4 address. A label that begins
 * with `xn--` may encode nothing.
 */
const hostName = /^(?!(?:.*\.)?xn--)(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)*[a-z](?:[a-z0-9-]*[a-z0-9])?$/i

/** The only IPv6 hosts in use; others have several spellings. */
const ipv6Hosts = ['[::1]', '[fd00:ec2::23]']

const defaultPorts: Readonly<Record<string, string>> = { 'http:': '80', 'https:': '443' }

export class URL {
  readonly protocol: string
  readonly hostname: string
  readonly port: string
  readonly pathname: string
  readonly search = ''
  readonly hash = ''
  readonly username = ''
  readonly password = ''

  /** True for every text that this class reads; it hands over for all others. */
  static canParse(text: string): boolean {
    return new URL(text).protocol !== ''
  }

  constructor(text: string | URL) {
    const [, scheme = '', hostname = '', port = '', path = '/'] = plain.exec(String(text)) ?? []
    const isHost = hostName.test(hostname) || isIPv4(hostname) || ipv6Hosts.includes(hostname.toLowerCase())
    // These segments are not sent as they are.
    const hasDots = path.split('/').some((segment) => segment === '.' || segment === '..')
    if (!isHost || hasDots || Number(port) > 65_535) handOver('a URL is unusual')
    this.protocol = `${scheme.toLowerCase()}:`
    this.hostname = hostname.toLowerCase()
    this.port = port === defaultPorts[this.protocol] ? '' : port
    this.pathname = path
  }

  get host(): string {
    return this.port === '' ? this.hostname : `${this.hostname}:${this.port}`
  }

  get origin(): string {
    return `${this.protocol}//${this.host}`
  }

  get href(): string {
    return `${this.origin}${this.pathname}`
  }

  toString(): string {
    return this.href
  }
}

function isIPv4(text: string): boolean {
  return (
    /^(?:(?:0|[1-9]\d{0,2})(?:\.(?!$)|$)){4}$/.test(text) &&
    text.split('.').every((part) => Number(part) < 256)
  )
}
