import type { ApiCall, EcrApi } from '../src/ecr/api-call.ts'
import type { AuthorizationData } from '../src/ecr/authorization-data.ts'
import type { LoginOptions } from '../src/login/options.ts'
import type { Logger } from '../src/system/logger.ts'

export const id = '111122223333'
export const otherId = '444455556666'
export const plain = `${id}.dkr.ecr.us-west-2.amazonaws.com`
export const other = `${otherId}.dkr.ecr.us-west-2.amazonaws.com`
export const fips = `${id}.dkr.ecr-fips.us-west-2.amazonaws.com`
export const inEurope = `${id}.dkr.ecr.eu-west-1.amazonaws.com`
export const expiresAt = new Date('2026-11-23T23:35:30Z')

/** A response of the API whose token contains `user:password`. */
export function respondWith(
  token: string,
  proxyEndpoint: string | null = `https://${plain}`,
): AuthorizationData {
  return { authorizationToken: Buffer.from(token).toString('base64'), expiresAt, proxyEndpoint }
}

export function passwordPerRegion({ region, isPublic }: ApiCall): AuthorizationData {
  const own = `https://${id}.dkr.ecr.${region}.amazonaws.com`
  return respondWith(`AWS:secret-${region}`, isPublic ? null : own)
}

/** An API with a password per region, which records its calls. */
export function fakeApi(
  respond: (call: ApiCall) => AuthorizationData | Promise<AuthorizationData> = passwordPerRegion,
) {
  const calls: ApiCall[] = []
  const api: EcrApi = async (call) => {
    calls.push(call)
    return [await respond(call)]
  }
  return { api, calls }
}

/** Options that make the call independent of this machine. */
export function optionsWith(more: LoginOptions): LoginOptions {
  return {
    credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'secret' },
    environment: { HOME: '/nowhere', AWS_REGION: 'us-west-2', AWS_EC2_METADATA_DISABLED: 'true' },
    now: () => new Date('2026-11-23T12:00:00Z'),
    ...more,
  }
}

/** A logger that records its messages. */
export function recordLog() {
  const messages: [level: string, message: string][] = []
  const logger: Logger = {
    debug: (message) => messages.push(['debug', message]),
    warn: (message) => messages.push(['warn', message]),
  }
  return { logger, messages }
}
