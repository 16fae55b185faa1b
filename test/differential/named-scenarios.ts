import { loginFilePath, loginFileText } from '../support/cloud/login-file.ts'
import { account } from '../support/cloud/stage.ts'
import {
  containerToken,
  hash,
  lasting,
  profileRoles,
  roleOf,
  ssoToken,
  temporary,
} from '../support/differential/cast.ts'
import type { Scenario } from '../support/differential/scenario.ts'

/** A scenario that people have met, and the row that explains it; null when both sides do the same in their words. */
export interface NamedScenario {
  readonly name: string
  readonly scenario: Scenario
  readonly row: string | null
}

interface Parts {
  readonly config?: string
  readonly credentials?: string
  readonly files?: Record<string, string>
  readonly environment?: Record<string, string>
  readonly profile?: string
  /** Default `eu-west-1`. */
  readonly region?: string | null
}

function scenario({
  config,
  credentials,
  files,
  environment,
  profile,
  region = 'eu-west-1',
}: Parts): Scenario {
  return {
    files: {
      ...(config !== undefined && { '.aws/config': config }),
      ...(credentials !== undefined && { '.aws/credentials': credentials }),
      ...files,
    },
    environment: { AWS_EC2_METADATA_DISABLED: 'true', ...environment },
    profile: profile ?? null,
    region,
  }
}

const { accessKeyId: id, secretAccessKey: secret } = lasting('config0')
const keys = `aws_access_key_id = ${id}\naws_secret_access_key = ${secret}\n`
const other = lasting('credentials1')
const otherKeys = `aws_access_key_id = ${other.accessKeyId}\naws_secret_access_key = ${other.secretAccessKey}\n`
const { accessKeyId: environmentId, secretAccessKey: environmentSecret } = lasting('environment')
const keysOfEnvironment = { AWS_ACCESS_KEY_ID: environmentId, AWS_SECRET_ACCESS_KEY: environmentSecret }
const role = `role_arn = ${profileRoles[0]!.arn}\n`
/** A role with an MFA device, and the header of the profile below it. */
const mfaRole = `${role}mfa_serial = phone\nsource_profile = b\n[profile b]\n`
const { accessKeyId, secretAccessKey, sessionToken } = temporary('process')
const processKeys = {
  Version: 1,
  AccessKeyId: accessKeyId,
  SecretAccessKey: secretAccessKey,
  SessionToken: sessionToken,
}
const processFile = { 'keys #1.json': JSON.stringify(processKeys) }
const expiredProcessFile = {
  'expired.json': JSON.stringify({ ...processKeys, Expiration: '2000-01-01T00:00:00Z' }),
}
const container = {
  AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://{endpoint}/v1/credentials',
  AWS_CONTAINER_AUTHORIZATION_TOKEN: containerToken,
}
const instance = {
  AWS_EC2_METADATA_DISABLED: 'false',
  AWS_EC2_METADATA_SERVICE_ENDPOINT: 'http://{endpoint}/',
}
const sso = `sso_start_url = https://corp\nsso_region = us-east-1\nsso_account_id = ${account}\nsso_role_name = developer\n`
const ssoSession = JSON.stringify({ accessToken: ssoToken, expiresAt: '2099-01-01T00:00:00Z' })
const ssoFile = { [`.aws/sso/cache/${hash('sha1', 'https://corp')}.json`]: ssoSession }
const expiredLoginFile = {
  [loginFilePath('me')]: loginFileText({
    principal: temporary('login'),
    expiresAt: '2000-01-01T00:00:00Z',
    refreshToken: 'a used refresh token',
    dpopKey: 'a key',
  }),
}
const cached = temporary('cached')
const cachedRole = {
  [`.aws/cli/cache/${hash('sha1', `{"RoleArn": "${profileRoles[0]!.arn}", "SerialNumber": "phone"}`)}.json`]:
    JSON.stringify({
      Credentials: {
        AccessKeyId: cached.accessKeyId,
        SecretAccessKey: cached.secretAccessKey,
        SessionToken: cached.sessionToken,
        Expiration: '2099-01-01T00:00:00Z',
      },
    }),
}
const webIdentityFile = { token: 'the token of the environment' }
const webIdentity = { AWS_WEB_IDENTITY_TOKEN_FILE: '{home}/token', AWS_ROLE_ARN: roleOf.webIdentity }

/** Scenarios in which both sides do the same. */
const alike: Readonly<Record<string, Parts>> = {
  'text after the bracket of a header': { config: `[profile b] /* note */\n${keys}`, profile: 'b' },
  'a comment at the bracket of a header': { config: `[profile b]#x\n${keys}`, profile: 'b' },
  'a note in brackets after a header': { credentials: `[prod] (careful)\n${keys}`, profile: 'prod' },
  'a section without the word profile': { config: `[prod]\n${keys}`, profile: 'prod' },
  'a first word that is longer than profile': { config: `[profiles b]\n${keys}`, profile: 'b' },
  'a second header of the same profile': {
    config: `[profile b]\nregion = eu-north-1\n[profile "b"]\n${keys}`,
    profile: 'b',
    region: null,
  },
  'names of settings in any case': {
    config: `[default]\n${keys.toUpperCase().replace(secret.toUpperCase(), secret)}`,
  },
  colons: { config: `[default]\n${keys.replaceAll(' = ', ': ')}` },
  'an indented section with a block': {
    config: `[default]\n  region = eu-north-1\n  s3 =\n    a = b\n    region = nowhere\n${keys.replace(/^/gm, '  ').trimEnd()}\n`,
    region: null,
  },
  'an empty value before other keys': { config: `[default]\ncli_pager =\n${keys}` },
  'a name with blanks': { config: `[profile "two words"]\n${keys}`, profile: 'two words' },
  'a name with a quote': { config: `[profile "it's"]\n${keys}`, environment: { AWS_PROFILE: "it's" } },
  'a name with letters of another language': { config: `[profile größe]\n${keys}`, profile: 'größe' },
  'a source profile with blanks': {
    config: `[default]\n${role}source_profile = two words\n[profile 'two words']\n${keys}`,
  },
  'a number sign in a credential_process': {
    config: `[default]\ncredential_process = cat "{home}/keys #1.json"\n`,
    files: processFile,
  },
  aws_security_token: {
    credentials: `[default]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\naws_security_token = ${sessionToken}\n`,
  },
  AWS_SECURITY_TOKEN: {
    environment: {
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_SECURITY_TOKEN: sessionToken!,
    },
  },
  'a tilde in AWS_CONFIG_FILE': {
    files: { own: `[default]\n${keys}` },
    environment: { AWS_CONFIG_FILE: '~/own' },
  },
  '$HOME in AWS_CONFIG_FILE': {
    files: { own: `[default]\n${keys}` },
    environment: { AWS_CONFIG_FILE: '$HOME/own' },
  },
  '${HOME} in AWS_SHARED_CREDENTIALS_FILE': {
    files: { own: `[default]\n${keys}` },
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the AWS CLI expands it
    environment: { AWS_SHARED_CREDENTIALS_FILE: '${HOME}/own' },
  },
  'keys of the environment beside AWS_PROFILE': {
    config: `[profile b]\n${keys}`,
    environment: { ...keysOfEnvironment, AWS_PROFILE: 'b' },
  },
  'keys of the environment beside a given profile': {
    config: `[profile b]\n${keys}`,
    environment: keysOfEnvironment,
    profile: 'b',
  },
  'an access key without its secret in the environment': {
    config: `[default]\n${keys}`,
    environment: { AWS_ACCESS_KEY_ID: environmentId },
  },
  'an access key with an empty secret in the environment': {
    config: `[default]\n${keys}`,
    environment: { AWS_ACCESS_KEY_ID: environmentId, AWS_SECRET_ACCESS_KEY: '' },
  },
  'an access key in one file and the secret in the other': {
    config: `[default]\naws_secret_access_key = ${secret}\n`,
    credentials: `[default]\naws_access_key_id = ${id}\n`,
  },
  'a session token in the other file': {
    config: `[default]\naws_session_token = stray\n`,
    credentials: `[default]\n${keys}`,
  },
  'keys in both files': { config: `[default]\n${keys}`, credentials: `[default]\n${otherKeys}` },
  'a role without a source': { config: `[default]\n${role}`, credentials: `[default]\n${keys}` },
  'a role beside keys': {
    config: `[default]\n${role}source_profile = b\n`,
    credentials: `[default]\n${keys}[b]\n${otherKeys}`,
  },
  'a role before a web identity of the environment': {
    config: `[default]\n${role}source_profile = b\n[profile b]\n${keys}`,
    files: webIdentityFile,
    environment: webIdentity,
  },
  'a web identity of the environment before keys': {
    config: `[default]\n${keys}`,
    files: webIdentityFile,
    environment: webIdentity,
  },
  'a web identity of the environment beside a given profile': {
    config: `[profile b]\n${keys}`,
    files: webIdentityFile,
    environment: webIdentity,
    profile: 'b',
  },
  'a token file in the environment and the role in the profile': {
    config: `[default]\nrole_arn = ${roleOf.webIdentity}\nsource_profile = b\n[profile b]\n${keys}`,
    files: webIdentityFile,
    environment: { AWS_WEB_IDENTITY_TOKEN_FILE: '{home}/token' },
  },
  'a token file in the profile and the role in the environment': {
    config: `[default]\nweb_identity_token_file = {home}/token\n`,
    files: webIdentityFile,
    environment: { AWS_ROLE_ARN: roleOf.webIdentity },
  },
  'a token file without a role': {
    config: `[default]\n${keys}`,
    files: webIdentityFile,
    environment: { AWS_WEB_IDENTITY_TOKEN_FILE: '{home}/token' },
  },
  'a role in the environment without a token file': {
    config: `[default]\n${keys}`,
    environment: { AWS_ROLE_ARN: roleOf.webIdentity },
  },
  'a named profile without credentials on an instance': {
    config: '[profile b]\nregion = eu-north-1\n',
    environment: { ...instance, AWS_PROFILE: 'b' },
    region: null,
  },
  'a container before an instance': { environment: { ...instance, ...container } },
  'a circle of two profiles': {
    config: `[default]\n${role}source_profile = b\n[profile b]\n${role}source_profile = default\n`,
  },
  'a profile that is its own source': { config: `[default]\n${role}source_profile = default\n${keys}` },
  'a profile that is its own source without keys': { config: `[default]\n${role}source_profile = default\n` },
  'a duration that is no number': {
    config: `[default]\n${role}source_profile = b\nduration_seconds = abc\n[profile b]\n${keys}`,
  },
  'a source profile that does not exist': { config: `[default]\n${role}source_profile = b\n` },
  'a misspelled credential_source': {
    config: `[default]\n${role}credential_source = environment\n`,
    environment: keysOfEnvironment,
    profile: 'default',
  },
  'the old name of the FIPS region': { config: `[default]\n${keys}`, region: 'fips-us-east-1' },
  'the old name of the FIPS region for a role': {
    config: `[default]\n${role}source_profile = b\n[profile b]\n${keys}`,
    region: 'fips-us-east-1',
  },
  'the old name of the FIPS region beside SSO': {
    config: `[default]\n${sso}`,
    environment: { AWS_REGION: 'fips-us-east-1' },
    files: ssoFile,
    region: null,
  },
  'a role in China': {
    config: `[default]\nregion = cn-north-1\n${role}source_profile = b\n[profile b]\n${keys}`,
    region: null,
  },
  'a role in GovCloud with FIPS in capitals': {
    config: `[default]\nregion = us-gov-west-1\nuse_fips_endpoint = TRUE\n${role}source_profile = b\n[profile b]\n${keys}`,
    region: null,
  },
  'services of the chosen profile for a role': {
    config: `[default]\nservices = mine\n${role}source_profile = b\n[profile b]\nservices = theirs\n${keys}[services mine]\nsts =\n  endpoint_url = https://sts.example.com\necr =\n  endpoint_url = https://ecr.example.com\n[services theirs]\nsts =\n  endpoint_url = https://wrong.example.com\n`,
  },
  'the old setting for endpoints of STS': {
    config: `[default]\n${role}source_profile = b\n[profile b]\n${keys}`,
    environment: { AWS_STS_REGIONAL_ENDPOINTS: 'legacy' },
    region: 'us-west-2',
  },
  'services that no section has, where no service asks for them': {
    config: `[default]\nservices = mine\n${keys}`,
    environment: { AWS_ENDPOINT_URL_ECR: 'https://ecr.example.com' },
  },
  'services that no section has': { config: `[default]\nservices = mine\n${keys}` },
  'a cached role that needed an MFA code': {
    config: `[default]\n${mfaRole}${keys}`,
    files: cachedRole,
  },
  'a cached role whose source does not exist any more': {
    config: `[default]\n${role}mfa_serial = phone\ncredential_source = Ec2InstanceMetadata\n`,
    files: cachedRole,
  },
  'a cached role whose source in the environment has expired': {
    environment: { ...keysOfEnvironment, AWS_CREDENTIAL_EXPIRATION: '2000-01-01T00:00:00Z' },
    config: `[profile a]\n${role}mfa_serial = phone\ncredential_source = Environment\n`,
    profile: 'a',
    files: cachedRole,
  },
  'a cached role above a role whose container refuses': {
    config: `[default]\n${mfaRole}role_arn = ${profileRoles[1]!.arn}\ncredential_source = EcsContainer\n`,
    environment: { AWS_CONTAINER_CREDENTIALS_FULL_URI: container.AWS_CONTAINER_CREDENTIALS_FULL_URI },
    files: cachedRole,
  },
  'a cached role whose process prints expired keys': {
    config: `[default]\n${mfaRole}credential_process = cat "{home}/expired.json"\n`,
    files: { ...cachedRole, ...expiredProcessFile },
  },
  'a cached role above a login session that was never started': {
    config: `[default]\n${mfaRole}login_session = me\n`,
    files: cachedRole,
  },
  'a cached role above a login session that has expired': {
    config: `[default]\n${mfaRole}login_session = me\n`,
    files: { ...cachedRole, ...expiredLoginFile },
  },
  'a login session before keys of the config file': { config: `[default]\nlogin_session = me\n${keys}` },
}

/** Scenarios in which ecrlogin does something else on purpose, by the row that says so. */
const unlike: Readonly<Record<string, Parts>> = {
  'a value ends at a comment': {
    config: `[default]\nregion = eu-north-1 # Stockholm\n${keys}`,
    region: null,
  },
  'a continuation line is a header or a setting of its own': {
    config: `[default]\nregion = eu-north-1\n  ${keys.trim().replace('\n', '\n  ')}\n[profile b]\n${otherKeys}  [profile c]\nregion = eu-south-1\n`,
    region: null,
  },
  'a file is read although a line, a section or a setting in it is wrong': {
    config: `[default]\n${keys}stray\n`,
  },
  'an SSO session can be behind a source profile': {
    config: `[default]\n${role}source_profile = b\n[profile b]\nsso_session = corp\nsso_account_id = ${account}\nsso_role_name = developer\n[sso-session corp]\nsso_region = us-east-1\nsso_start_url = https://corp\n`,
    files: { [`.aws/sso/cache/${hash('sha1', 'corp')}.json`]: ssoSession },
  },
  'dual-stack endpoints are asked for in every partition': {
    config: `[default]\n${keys}use_dualstack_endpoint = true\n`,
    region: 'us-isof-south-1',
  },
  'an SSO session that does not exist matters only where it is used': {
    config: `[default]\nsso_session = missing\n${keys}`,
  },
  'the credentials below a role come before the question for an MFA code': {
    config: `[default]\n${mfaRole}${sso}`,
    files: ssoFile,
  },
  'services that do not exist are refused although a source asks none of them yet': {
    config: `[default]\nservices = missing\n${mfaRole}${keys}`,
    environment: { AWS_ENDPOINT_URL_ECR: 'https://ecr.example.com' },
    files: cachedRole,
  },
  'an empty variable counts as absent': {
    config: `[default]\nregion = eu-north-1\n${keys}`,
    environment: { AWS_REGION: '', AWS_PROFILE: '' },
    region: null,
  },
  'an empty setting counts as absent': {
    credentials: `[default]\naws_access_key_id =\n`,
    config: `[default]\n${keys}`,
  },
  'no profile inherits the section DEFAULT': {
    config: `[DEFAULT]\nregion = eu-north-1\n[profile b]\n${keys}`,
    profile: 'b',
    region: null,
  },
  'the section [profile default] comes before [default]': {
    config: `[profile default]\nregion = eu-north-1\n${keys}[default]\nregion = eu-south-1\n${otherKeys}`,
    region: null,
  },
}

export const namedScenarios: readonly NamedScenario[] = [
  ...Object.entries(alike).map(([name, parts]) => ({ name, scenario: scenario(parts), row: null })),
  ...Object.entries(unlike).map(([name, parts]) => ({ name, scenario: scenario(parts), row: name })),
  {
    name: 'credentials that are denied below a role with an MFA device',
    scenario: scenario({
      config: `[default]\n${mfaRole}${sso.replace('developer', 'nobody')}`,
      files: ssoFile,
    }),
    row: 'the credentials below a role come before the question for an MFA code',
  },
]
