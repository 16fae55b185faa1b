import type { Inspection } from '@ecrlogin/core'
import type { Check } from './check.ts'
import { type Finding, failure, ok } from '../finding.ts'
import type { Reading } from '../facts.ts'
import { distinct, inspectionsOf, pathWord } from '../phrases.ts'

/** Whether the API answers at all: name, proxy, TLS. */
export const network: Check = {
  name: 'network',
  find: (reading) => distinct(inspectionsOf(reading).map((one) => judge(one, reading))),
}

function judge({ api }: Inspection, reading: Reading): Finding {
  if ('error' in api)
    return failure(api.error, api.error.code === 'untrusted-certificate' ? trust(reading) : null)
  const { url, proxy } = api.value
  const { host } = new URL(url)
  if (proxy === null) return ok(`${host} answers.`)
  return ok(
    `${host} answers through the proxy ${proxy}; a Docker engine goes by the proxy of its own settings.`,
  )
}

/** Where other programs are told which authorities to trust, so that this one can be told the same. */
const bundles = ['REQUESTS_CA_BUNDLE', 'CURL_CA_BUNDLE', 'NODE_EXTRA_CA_CERTS']

function trust(reading: Reading): string | null {
  const { environment, system } = reading
  const variable = bundles.find(
    (name) => environment[name] && environment[name] !== environment.AWS_CA_BUNDLE,
  )
  if (!variable) return null
  const file = pathWord(environment[variable]!, reading)
  const line =
    system === 'win32' ? `$env:AWS_CA_BUNDLE = '${environment[variable]}'` : `export AWS_CA_BUNDLE=${file}`
  return `Trust those that ${variable} names: \`${line}\`.`
}
