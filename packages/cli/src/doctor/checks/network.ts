import type { Inspection } from '@ecrlogin/core'
import type { Facts } from '../facts.ts'
import type { Engine } from '../find-engine.ts'
import { type Finding, failure, ok } from '../finding.ts'
import { distinct, inspectionsOf, pathArgument } from '../phrases.ts'
import type { Check } from './check.ts'

/** Checks that the API responds at all (name, proxy, TLS), and names the engine that calls the registry for docker. */
export const network: Check = {
  name: 'network',
  find: (facts) => [
    ...distinct(inspectionsOf(facts).map((one) => judge(one, facts))),
    ...(facts.engine ? [ok(describe(facts.engine))] : []),
  ],
}

function judge({ api }: Inspection, facts: Facts): Finding {
  if ('error' in api)
    return failure(api.error, api.error.code === 'untrusted-certificate' ? trust(facts) : null)
  const { url, proxy } = api.value
  const { host } = new URL(url)
  if (proxy === null) return ok(`${host} responds.`)
  return ok(`${host} responds through the proxy ${proxy}.`)
}

/** An engine takes neither proxy nor authorities from docker's environment, where ecrlogin has them. */
function describe({ version, proxy }: Engine): string {
  const way = proxy === null ? 'without a proxy' : `the proxy ${proxy}`
  return `Docker's engine ${version} logs in, pulls and pushes for docker, with its own certificate authorities and ${way}.`
}

/** Variables that name certificate authorities for other programs. */
const bundles = ['REQUESTS_CA_BUNDLE', 'CURL_CA_BUNDLE', 'NODE_EXTRA_CA_CERTS']

function trust(facts: Facts): string | null {
  const { environment, system } = facts
  const variable = bundles.find(
    (name) => environment[name] && environment[name] !== environment.AWS_CA_BUNDLE,
  )
  if (!variable) return null
  const file = pathArgument(environment[variable]!, facts)
  const line =
    system === 'win32' ? `$env:AWS_CA_BUNDLE = '${environment[variable]}'` : `export AWS_CA_BUNDLE=${file}`
  return `Trust the authorities in ${variable}: \`${line}\`.`
}
