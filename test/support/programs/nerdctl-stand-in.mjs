// @ts-check
// Stores logins as nerdctl 2 does (pkg/cmd/login, pkg/imgutil/dockerconfigresolver), and finch, which passes them on to it:
// under the host with its port, and for port 443 under the bare host, too. A logout removes every spelling, and never
// fails. It asks no registry.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'

const [verb, ...args] = process.argv.slice(2)
const host = String(args.at(-1)).replace(/:443$/, '')
const names = /:\d+$/.test(host) ? [host] : [`${host}:443`, host]
const path = `${process.env.DOCKER_CONFIG}/config.json`
const { auths = {}, ...rest } = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {}
const password = verb === 'login' ? readFileSync(0, 'utf8').trimEnd() : ''
for (const name of names) {
  if (verb === 'login') {
    auths[name] = { auth: Buffer.from(`AWS:${password}`).toString('base64') }
  } else {
    for (const scheme of ['', 'https://', 'http://']) delete auths[scheme + name]
  }
}
writeFileSync(path, JSON.stringify({ ...rest, auths }))
