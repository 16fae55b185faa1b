import { createLoginKey, loginFilePath, loginFileText } from '../cloud/login-file.ts'
import { account } from '../cloud/stage.ts'
import {
  hash,
  lasting,
  loginRefreshToken,
  profileRoles,
  roleOf,
  ssoRefreshToken,
  ssoToken,
  temporary,
} from './cast.ts'
import { addSettings, type Draft, keySettings, principalIn, profileIn, sectionIn } from './draft.ts'
import { addContainer, addInstance, addKeysOfEnvironment } from './environment-sources.ts'

/** Adds a source of credentials to the profile with a number. */
type AddSource = (draft: Draft, index: number) => void

const anHour = 3_600_000
/** Far from both ends of a lifetime. */
const valid = () => new Date(Date.now() + 6 * anHour).toISOString().replace(/\.\d+/, '')
const expired = () => new Date(Date.now() - 6 * anHour).toISOString().replace(/\.\d+/, '')

/** Adds one source, sometimes several, of which the order of precedence chooses. */
export function addSources(draft: Draft, index: number): void {
  const { dice } = draft
  const count = dice.weigh([
    [22, 1],
    [3, 2],
    [1, 0],
  ])
  for (let i = 0; i < count; i++) dice.weigh(sources)(draft, index)
  addRegion(draft, index)
}

function addRegion({ dice, config, credentials, names }: Draft, index: number): void {
  const region = dice.pick(['us-west-2', 'eu-central-1', 'ap-south-1', 'us-gov-west-1', 'cn-north-1'])
  if (dice.chance(0.6)) addSettings(profileIn(config, names[index]!), { region })
  else if (dice.chance(0.1)) addSettings(profileIn(credentials, names[index]!), { region })
}

const addCredentialsKeys: AddSource = ({ dice, credentials, names }, index) => {
  const keys = keySettings(principalIn('credentials', index, dice), dice)
  addSettings(profileIn(credentials, names[index]!), keys)
}

const addConfigKeys: AddSource = ({ dice, config, names }, index) => {
  addSettings(profileIn(config, names[index]!), keySettings(principalIn('config', index, dice), dice))
}

const addHalves: AddSource = ({ dice, config, credentials, names }, index) => {
  const { aws_access_key_id: id, aws_secret_access_key: secret } = keySettings(
    lasting(`config${index as 0}`),
    dice,
  )
  const idOnly = { aws_access_key_id: id }
  const secretOnly = { aws_secret_access_key: secret }
  const [one, other] = dice.pick([
    [idOnly, secretOnly],
    [secretOnly, idOnly],
    [idOnly, {}],
    [{}, idOnly],
    [{}, secretOnly],
    [secretOnly, {}],
    [{ ...idOnly, ...secretOnly }, { aws_session_token: 'stray' }],
    [{ aws_session_token: 'stray' }, { ...idOnly, ...secretOnly }],
    [{ ...idOnly, aws_secret_access_key: '' }, {}],
  ] as const)
  addSettings(profileIn(credentials, names[index]!), one as Record<string, string>)
  addSettings(profileIn(config, names[index]!), other as Record<string, string>)
}

/** The settings of AssumeRole that do not say whose credentials it is called with. */
function roleSettings({ dice, files }: Draft, index: number): Record<string, string> {
  const settings: Record<string, string> = { role_arn: profileRoles[index]!.arn }
  if (dice.chance(0.3)) settings.role_session_name = dice.pick(['build', 'me@example.com'])
  if (dice.chance(0.15)) settings.external_id = dice.pick(['between us', 'a=b', '12345'])
  if (dice.chance(0.2))
    settings.duration_seconds = dice.pick(['900', '3600', '43200', 'abc', '1_800', '+1200', '15m', '1.5'])
  if (dice.chance(0.08)) {
    settings.mfa_serial = `arn:aws:iam::${account}:mfa/phone`
    if (dice.chance(0.8)) files[cachePath(settings)] = cachedRole(dice.chance(0.8) ? valid() : expired())
  }
  return settings
}

/** The file in which the AWS CLI keeps the credentials of a role. */
function cachePath(settings: Readonly<Record<string, string>>): string {
  const seconds = Number(settings.duration_seconds?.replace('_', ''))
  const parameters = {
    ...(Number.isInteger(seconds) && { DurationSeconds: seconds }),
    ...(settings.external_id !== undefined && { ExternalId: settings.external_id }),
    RoleArn: settings.role_arn,
    ...(settings.role_session_name !== undefined && { RoleSessionName: settings.role_session_name }),
    SerialNumber: settings.mfa_serial,
  }
  const items = Object.entries(parameters).map(([name, value]) => `"${name}": ${JSON.stringify(value)}`)
  return `.aws/cli/cache/${hash('sha1', `{${items.join(', ')}}`)}.json`
}

function cachedRole(expiration: string): string {
  const { accessKeyId, secretAccessKey, sessionToken } = temporary('cached')
  const keys = { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, SessionToken: sessionToken }
  return JSON.stringify({ Credentials: { ...keys, Expiration: expiration } })
}

const addRoleOfProfile: AddSource = (draft, index) => {
  const { dice, config, credentials, names } = draft
  const name = names[index]!
  const others = names.filter((other) => other !== name)
  const source = dice.weigh([
    [20, dice.pick(others.length > 0 ? others : [name])],
    [2, name],
    [1, 'missing'],
  ])
  const file = dice.chance(0.9) ? config : credentials
  addSettings(profileIn(file, name), { ...roleSettings(draft, index), source_profile: source })
  // A profile that is its own source has keys beside the role.
  if (source === name) (dice.chance(0.5) ? addCredentialsKeys : addConfigKeys)(draft, index)
}

const addRoleOfSource: AddSource = (draft, index) => {
  const { dice, config, names } = draft
  const source = dice.weigh([
    [4, 'Environment'],
    [4, 'EcsContainer'],
    [4, 'Ec2InstanceMetadata'],
    [1, 'environment'],
    [1, 'Ec2Config'],
    [1, 'nonsense'],
  ])
  addSettings(profileIn(config, names[index]!), { ...roleSettings(draft, index), credential_source: source })
  if (dice.chance(0.25)) return
  if (source === 'Environment') addKeysOfEnvironment(draft)
  if (source === 'EcsContainer') addContainer(draft)
  if (source === 'Ec2InstanceMetadata') addInstance(draft)
}

const addRoleAlone: AddSource = (draft, index) => {
  const { dice, config, names } = draft
  const both = { source_profile: names[0]!, credential_source: 'Environment' }
  addSettings(profileIn(config, names[index]!), {
    ...roleSettings(draft, index),
    ...(dice.chance(0.3) && both),
  })
}

const addWebIdentity: AddSource = ({ dice, config, names, files }, index) => {
  files['web-identity/profile'] = 'the token of the profile'
  addSettings(profileIn(config, names[index]!), {
    web_identity_token_file: dice.chance(0.9) ? '{home}/web-identity/profile' : '{home}/web-identity/missing',
    role_arn: dice.chance(0.85) ? roleOf.webIdentity : null,
    role_session_name: dice.chance(0.3) ? 'build' : null,
  })
}

const startUrl = 'https://corp.awsapps.com/start'

function ssoAccess({ dice }: Draft): Record<string, string> {
  return {
    sso_account_id: account,
    sso_role_name: dice.chance(0.9) ? 'developer' : 'nobody',
  }
}

/** Writes the file of a session as `aws sso login` leaves it; or none. */
function logInToSso({ dice, files }: Draft, key: string): void {
  if (dice.chance(0.1)) return
  const isExpired = dice.chance(0.25)
  const expiresAt = isExpired ? expired() : valid()
  const registration = {
    clientId: 'a client',
    clientSecret: 'a client secret',
    registrationExpiresAt: dice.chance(0.8) ? valid() : expired(),
  }
  files[`.aws/sso/cache/${hash('sha1', key)}.json`] = JSON.stringify({
    startUrl,
    region: 'us-east-1',
    accessToken: isExpired ? 'an expired token' : dice.chance(0.9) ? ssoToken : 'a revoked token',
    expiresAt: dice.chance(0.15) ? expiresAt.replace('Z', 'UTC') : expiresAt,
    ...(dice.chance(0.5) && { ...registration, refreshToken: ssoRefreshToken }),
  })
}

const addOldSso: AddSource = (draft, index) => {
  const { dice, config, names } = draft
  logInToSso(draft, startUrl)
  const settings: Record<string, string> = {
    ...ssoAccess(draft),
    sso_start_url: startUrl,
    sso_region: dice.pick(['us-east-1', 'eu-west-1']),
  }
  if (dice.chance(0.1)) delete settings[dice.pick(Object.keys(settings))]
  addSettings(profileIn(config, names[index]!), settings)
}

const addSso: AddSource = (draft, index) => {
  const { dice, config, names } = draft
  const session = dice.pick(['corp', 'my corp', 'größe'])
  logInToSso(draft, session)
  const settings: Record<string, string> = {
    ...ssoAccess(draft),
    sso_session: dice.chance(0.95) ? session : 'missing',
    ...(dice.chance(0.1) && { sso_region: dice.pick(['us-east-1', 'eu-north-1']) }),
  }
  if (dice.chance(0.05)) delete settings[dice.pick(Object.keys(settings))]
  addSettings(profileIn(config, names[index]!), settings)
  addSettings(sectionIn(config, 'sso-session', session), {
    sso_start_url: startUrl,
    sso_region: dice.pick(['us-east-1', 'eu-west-1']),
    sso_registration_scopes: dice.chance(0.3) ? 'sso:account:access' : null,
  })
}

const loginArn = `arn:aws:iam::${account}:user/me`
const loginKey = createLoginKey()

const addLogin: AddSource = ({ dice, config, names, files }, index) => {
  addSettings(profileIn(config, names[index]!), { login_session: loginArn })
  if (dice.chance(0.15)) return
  files[loginFilePath(loginArn)] = loginFileText({
    principal: temporary('login'),
    expiresAt: dice.chance(0.7) ? valid() : expired(),
    refreshToken: dice.chance(0.8) ? loginRefreshToken : 'a used refresh token',
    dpopKey: loginKey,
  })
}

const addProcess: AddSource = ({ dice, config, credentials, names, files }, index) => {
  const { accessKeyId, secretAccessKey, sessionToken } = (dice.chance(0.5) ? temporary : lasting)('process')
  const keys = { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, SessionToken: sessionToken }
  const answer = dice.weigh<object | string>([
    [12, { Version: 1, ...keys }],
    [4, { Version: 1, ...keys, Expiration: valid() }],
    [1, { Version: 1, ...keys, Expiration: expired() }],
    [1, { Version: 2, ...keys }],
    [1, { Version: 1, AccessKeyId: accessKeyId }],
    [1, 'no JSON'],
  ])
  files['my keys #1.json'] = typeof answer === 'string' ? answer : JSON.stringify(answer)
  const command = dice.weigh([
    [4, 'cat "{home}/my keys #1.json"'],
    [3, "cat '{home}/my keys #1.json'"],
    [2, 'cat {home}/my\\ keys\\ #1.json'],
    [2, `sh -c 'cat "$HOME/my keys #1.json"'`],
    [2, `sh -c 'cat "$HOME"/my*.json # ; the keys'`],
    [1, 'sh -c "exit 3"'],
    [1, 'no-such-program --at all'],
    [1, 'cat *.json'],
    [1, "cat '{home}/my keys"],
    [1, ''],
  ])
  const file = dice.chance(0.9) ? config : credentials
  addSettings(profileIn(file, names[index]!), { credential_process: command })
}

const sources: readonly (readonly [number, AddSource])[] = [
  [24, addCredentialsKeys],
  [9, addConfigKeys],
  [6, addHalves],
  [22, addRoleOfProfile],
  [9, addRoleOfSource],
  [2, addRoleAlone],
  [7, addWebIdentity],
  [5, addOldSso],
  [8, addSso],
  [4, addLogin],
  [9, addProcess],
]
