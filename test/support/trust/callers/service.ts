import type { ServiceTarget } from '../../../../packages/core/src/http/client-options.ts'
import { section } from '../../cloud/stage.ts'
import { anew, type Call, type Caller, type Case, same, withVariables } from './caller.ts'

/** Two endpoints of STS in the region of the tests. */
export const stsUrls = ['https://sts-fips.eu-west-1.amazonaws.com', 'https://sts.eu-west-1.api.aws'] as const

/** The cases of a service that provides credentials: `NAME` in `AWS_ENDPOINT_URL_NAME`, and two URLs that respond. */
export function serviceCases(
  caller: Caller,
  name: string,
  [url, otherUrl]: readonly [string, string],
): Readonly<Record<keyof ServiceTarget, Readonly<Record<string, Case>>>> {
  // Without its own endpoint, ECR would be asked elsewhere, too.
  const toOneEcr = withVariables(caller, { AWS_ENDPOINT_URL_ECR: 'https://api.ecr.eu-west-1.amazonaws.com' })
  const inSection = (one: string) => withServices(caller, name.toLowerCase(), one)
  const inAnother = (one: Caller) => withVariables(one, { AWS_REGION: 'eu-central-1' })
  // AWS's own endpoints of STS know the same principals in all regions of a partition.
  const regionCase =
    name === 'STS' ? same(onHost(caller), inAnother(onHost(caller))) : anew(caller, inAnother(caller))
  return {
    region: { 'in AWS_REGION': regionCase },
    endpoint: {
      'in the environment': anew(caller, withVariables(caller, { [`AWS_ENDPOINT_URL_${name}`]: url })),
      'in the section of services': anew(caller, inSection(url)),
      'in the section of services, changed': anew(inSection(otherUrl), inSection(url)),
    },
    isFips: {
      'in the environment': anew(toOneEcr, withVariables(toOneEcr, { AWS_USE_FIPS_ENDPOINT: 'true' })),
      'in the profile': anew(toOneEcr, withSettings(toOneEcr, 'use_fips_endpoint = true')),
    },
    isDualStack: {
      'in the environment': anew(toOneEcr, withVariables(toOneEcr, { AWS_USE_DUALSTACK_ENDPOINT: 'true' })),
      'in the profile': anew(toOneEcr, withSettings(toOneEcr, 'use_dualstack_endpoint = true')),
    },
  }
}

/** A caller who names the registry, also where others ask for their own. */
function onHost(caller: Caller): Caller {
  return (lane) => ({ ...caller(lane), settings: '# no rule' })
}

/** A caller whose profile has more settings. */
export function withSettings(caller: Caller, ...settings: string[]): Caller {
  return (lane) => {
    const call = caller(lane)
    return { ...call, config: addSettings(call, settings) }
  }
}

function withServices(caller: Caller, name: string, url: string): Caller {
  const services = `[services here]\n${name} =\n  endpoint_url = ${url}\n`
  return (lane) => {
    const call = withSettings(caller, 'services = here')(lane)
    return { ...call, config: call.config + services }
  }
}

function addSettings({ config = '', environment }: Call, settings: readonly string[]): string {
  const header = section(`profile ${environment?.AWS_PROFILE}`)
  if (!config.includes(header)) throw new Error(`The config file has no ${header}`)
  return config.replace(header, section(header.slice(1, -2), ...settings))
}
