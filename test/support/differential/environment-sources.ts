import { containerToken, lasting, roleOf, temporary } from './cast.ts'
import type { Draft } from './draft.ts'

/** Adds the sources of credentials that no profile names, to some scenarios. */
export function addSourcesOfEnvironment(draft: Draft): void {
  const { dice } = draft
  if (dice.chance(0.15)) addKeysOfEnvironment(draft)
  if (dice.chance(0.08)) addWebIdentity(draft)
  if (dice.chance(0.1)) addContainer(draft)
  if (dice.chance(0.15)) addInstance(draft)
  else if (dice.chance(0.9))
    draft.environment.AWS_EC2_METADATA_DISABLED ??= dice.pick(['true', 'TRUE', 'True'])
}

export function addKeysOfEnvironment({ dice, environment }: Draft): void {
  const { accessKeyId, secretAccessKey, sessionToken } = (dice.chance(0.5) ? temporary : lasting)(
    'environment',
  )
  const token = dice.chance(0.2) ? 'AWS_SECURITY_TOKEN' : 'AWS_SESSION_TOKEN'
  Object.assign(environment, {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    ...(sessionToken !== undefined && { [token]: sessionToken }),
  })
  if (dice.chance(0.1)) {
    environment.AWS_CREDENTIAL_EXPIRATION = dice.pick([
      '2000-01-01T00:00:00Z',
      '2099-01-01T00:00:00Z',
      '2099-01-01T00:00:00+02:00',
    ])
  }
  if (!dice.chance(0.15)) return
  const half = dice.pick(['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', token] as const)
  if (dice.chance(0.5)) delete environment[half]
  else environment[half] = ''
}

function addWebIdentity({ dice, environment, files }: Draft): void {
  files['web-identity/environment'] = 'the token of the environment'
  if (dice.chance(0.8)) {
    environment.AWS_WEB_IDENTITY_TOKEN_FILE = dice.chance(0.9)
      ? '{home}/web-identity/environment'
      : '{home}/nothing'
  }
  if (dice.chance(0.8)) environment.AWS_ROLE_ARN = roleOf.webIdentity
  if (dice.chance(0.3)) environment.AWS_ROLE_SESSION_NAME = 'from-the-environment'
}

export function addContainer({ dice, environment, files }: Draft): void {
  const hasPath = dice.chance(0.4)
  if (hasPath) environment.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI = '/v1/credentials'
  if (!hasPath || dice.chance(0.2)) {
    environment.AWS_CONTAINER_CREDENTIALS_FULL_URI = dice.weigh([
      [12, 'http://{endpoint}/v1/credentials'],
      [1, 'http://example.com/v1/credentials'],
    ])
  }
  if (dice.chance(0.9)) environment.AWS_CONTAINER_AUTHORIZATION_TOKEN = containerToken
  if (dice.chance(0.9)) return
  files['container token'] = containerToken
  environment.AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE = '{home}/container token'
}

export function addInstance({ dice, environment }: Draft): void {
  environment.AWS_EC2_METADATA_SERVICE_ENDPOINT = 'http://{endpoint}/'
  if (dice.chance(0.15)) environment.AWS_EC2_METADATA_DISABLED = dice.pick(['true', 'True', 'false', '1', ''])
}
