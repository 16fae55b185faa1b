import { handOver } from '../hand-over/hand-over.ts'

/** A URL as the programs use them; any other text may still be one, so the full program decides. */
const plain =
  /^(https?):\/\/((?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)*[a-z](?:[a-z0-9-]*[a-z0-9])?|(?:(?:0|[1-9]\d?|1\d\d|2[0-4]\d|25[0-5])(?:\.(?!$|\/|:)|(?=$|\/|:))){4}|\[[0-9a-f:]+\])(?::([1-9]\d{0,4}))?(\/(?!\.{1,2}(?:\/|$))[\w:+=~-]*(?:\/?(?!\.{1,2}(?:\/|$))[\w.:+=~-]*)*)?$/i

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
    if (scheme === '' || Number(port) > 65_535) handOver('a URL is unusual')
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
