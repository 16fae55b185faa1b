import { addSettings, type Draft, profileIn, sectionIn } from './draft.ts'

/** Adds endpoints, FIPS and dual-stack, to some scenarios. */
export function addEndpoints(draft: Draft): void {
  if (draft.dice.chance(0.75)) return
  addFlags(draft)
  if (draft.dice.chance(0.6)) addConfiguredEndpoints(draft)
}

function addFlags({ dice, config, names, environment }: Draft): void {
  const value = () =>
    dice.weigh([
      [5, 'true'],
      [2, 'True'],
      [1, 'TRUE'],
      [2, 'false'],
      [1, '1'],
      [1, ''],
    ])
  for (const flag of ['use_fips_endpoint', 'use_dualstack_endpoint']) {
    if (dice.chance(0.25)) addSettings(profileIn(config, dice.pick(names)), { [flag]: value() })
    if (dice.chance(0.15)) environment[`AWS_${flag.toUpperCase()}`] = value()
  }
}

const services = ['ecr', 'sts', 'sso', 'sso_oidc', 'signin', 'ecr_public', 's3']

function addConfiguredEndpoints({ dice, config, names, environment }: Draft): void {
  const url = (name: string) =>
    dice.weigh([
      [6, `https://${name}.example.com`],
      [1, `https://${name}.example.com/`],
      [1, 'http://{endpoint}'],
    ])
  if (dice.chance(0.2)) environment.AWS_ENDPOINT_URL = dice.chance(0.9) ? url('environment') : ''
  for (const service of ['ecr', 'sts', 'sso']) {
    if (!dice.chance(0.12)) continue
    environment[`AWS_ENDPOINT_URL_${service.toUpperCase()}`] = dice.chance(0.9)
      ? url(`environment-${service}`)
      : ''
  }
  for (const [index, name] of names.entries()) {
    const profile = profileIn(config, name)
    if (dice.chance(0.25)) addSettings(profile, { endpoint_url: url(`profile${index}`) })
    if (!dice.chance(0.3)) continue
    addSettings(profile, { services: dice.chance(0.9) ? `my services ${index}` : 'missing' })
    const section = sectionIn(config, 'services', `my services ${index}`)
    for (const service of services) {
      // An empty section counts as none.
      if (service !== 's3' && !dice.chance(0.35)) continue
      const host = `${service.replace('_', '-')}${index}`
      section.settings.push([service, [[dice.chance(0.95) ? 'endpoint_url' : 'Endpoint_URL', url(host)]]])
    }
  }
  if (dice.chance(0.1)) environment.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS = dice.pick(['true', 'True', 'false'])
  if (dice.chance(0.1)) {
    addSettings(profileIn(config, dice.pick(names)), {
      ignore_configured_endpoint_urls: dice.pick(['true', 'TRUE', 'false']),
    })
  }
}
