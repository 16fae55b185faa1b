import { writeConfig, writeCredentials } from './config-text.ts'
import { Dice } from './dice.ts'
import { type Draft, profileIn } from './draft.ts'
import { addEndpoints } from './endpoint-settings.ts'
import { addSourcesOfEnvironment } from './environment-sources.ts'
import { isNewer } from './newer.ts'
import { addSources } from './profile-sources.ts'
import type { Scenario } from './scenario.ts'

const profileNames = [
  'dev',
  'prod',
  'two words',
  "it's",
  'größe',
  'a"b',
  'UPPER',
  'dotted.name',
  'a/b',
  'x\\y',
]

/** The scenario of a seed. */
export function generateScenario(seed: number): Scenario {
  const dice = new Dice(seed)
  const count = dice.weigh([
    [3, 1],
    [4, 2],
    [3, 3],
    [2, 4],
  ])
  const names = dice.chance(0.35)
    ? ['default', ...dice.shuffle(profileNames)].slice(0, count)
    : dice.shuffle([...profileNames, 'default']).slice(0, count)
  const draft: Draft = { dice, names, config: [], credentials: [], environment: {}, files: {} }
  for (const index of names.keys()) addSources(draft, index)
  const profile = chooseProfile(draft)
  const region = chooseRegion(draft)
  addSourcesOfEnvironment(draft)
  addEndpoints(draft)
  addIrrelevantSettings(draft)
  const scenario = { files: writeFiles(draft), environment: draft.environment, profile, region }
  return isNewer(scenario) ? withoutInstanceRegion(scenario) : scenario
}

/** The first generation of the AWS CLI does not ask an instance for its region. */
function withoutInstanceRegion(scenario: Scenario): Scenario {
  const { AWS_EC2_METADATA_SERVICE_ENDPOINT: _, ...environment } = scenario.environment
  return environment.AWS_REGION || scenario.region ? scenario : { ...scenario, environment }
}

/** The option; the environment gets its variables. */
function chooseProfile({ dice, names, environment }: Draft): string | null {
  const [name = ''] = names
  const other = dice.pick([...names, 'missing', ''])
  const ways: readonly (readonly [number, () => string | null])[] = [
    [5, () => name],
    [
      5,
      () => {
        environment.AWS_PROFILE = name
        return null
      },
    ],
    [
      1,
      () => {
        environment.AWS_DEFAULT_PROFILE = name
        return null
      },
    ],
    [
      1,
      () => {
        Object.assign(environment, { AWS_PROFILE: name, AWS_DEFAULT_PROFILE: other })
        return null
      },
    ],
    [
      1,
      () => {
        environment.AWS_PROFILE = other
        return name
      },
    ],
    [name === 'default' ? 12 : 0.3, () => null],
    [0.2, () => 'missing'],
  ]
  return dice.weigh(ways)()
}

function chooseRegion({ dice, environment }: Draft): string | null {
  const region = () =>
    dice.pick([
      'eu-west-1',
      'us-east-1',
      'us-gov-east-1',
      'cn-northwest-1',
      'eusc-de-east-1',
      'us-isof-south-1',
      'ap-southeast-2',
    ])
  const named = dice.chance(0.05) ? 'fips-us-east-1' : dice.chance(0.03) ? 'us-east-1-fips' : region()
  if (dice.chance(0.3)) environment.AWS_REGION = dice.chance(0.95) ? named : ''
  if (dice.chance(0.35)) environment.AWS_DEFAULT_REGION = dice.chance(0.95) ? region() : ''
  const isNamed = environment.AWS_REGION || environment.AWS_DEFAULT_REGION
  return dice.chance(isNamed ? 0.2 : 0.7) ? named : null
}

/** Settings that decide nothing, but have to be read over. */
function addIrrelevantSettings({ dice, config, names }: Draft): void {
  for (const name of names) {
    if (!dice.chance(0.25)) continue
    const { settings } = profileIn(config, name)
    settings.splice(
      Math.floor(dice.roll() * (settings.length + 1)),
      0,
      dice.pick<(typeof settings)[number]>([
        [
          's3',
          [
            ['max_concurrent_requests', '20'],
            ['region', 'nowhere'],
          ],
        ],
        [
          's3',
          [
            ['aws_access_key_id', 'AKIANESTED'],
            ['aws_secret_access_key', 'nested'],
          ],
        ],
        ['output', 'json'],
        ['cli_pager', ''],
        ['ca_bundle_note', 'a = b: c'],
        ['retry_mode', 'standard'],
      ]),
    )
  }
}

/** The files, sometimes at another place that the environment names. */
function writeFiles(draft: Draft): Record<string, string> {
  const { dice, environment, files, config, credentials } = draft
  const place = (usual: string, variable: string) => {
    if (!dice.chance(0.12)) return usual
    const own = `own files/${usual.slice('.aws/'.length)}`
    environment[variable] = dice.pick([
      `{home}/${own}`,
      `~/${own}`,
      `$HOME/${own}`,
      `\${HOME}/${own}`,
      `$UNKNOWN/${own}`,
    ])
    return own
  }
  const settings = [...config, ...credentials].map((section) => section.settings)
  for (const one of settings) if (dice.chance(0.3)) one.splice(0, one.length, ...dice.shuffle(one))
  const configPath = place('.aws/config', 'AWS_CONFIG_FILE')
  const credentialsPath = place('.aws/credentials', 'AWS_SHARED_CREDENTIALS_FILE')
  return {
    ...(config.length > 0 && {
      [configPath]: writeConfig(dice.chance(0.3) ? dice.shuffle(config) : config, dice),
    }),
    ...(credentials.length > 0 && { [credentialsPath]: writeCredentials(credentials, dice) }),
    ...files,
  }
}
