import { type AwsConfig, readAwsConfig } from '../src/aws-config/aws-config.ts'
import type { RegistryOptions } from '../src/login/options.ts'
import { type RequestedRegistry, resolveRequestedRegistries } from '../src/login/requested-registries.ts'
import type { Environment } from '../src/system/environment.ts'

export const id = '111122223333'
export const otherId = '444455556666'
export const plain = `${id}.dkr.ecr.us-west-2.amazonaws.com`
export const fips = `${id}.dkr.ecr-fips.us-west-2.amazonaws.com`
export const dualStack = `${id}.dkr-ecr.us-west-2.on.aws`

/** The configuration of an environment alone: there are no files. */
export function configOf(environment: Environment): AwsConfig {
  return readAwsConfig({ HOME: '/nowhere', ...environment })
}

/** The registries that options request, on a machine that is no instance. */
export function resolve(
  options: RegistryOptions,
  environment: Environment = { AWS_REGION: 'us-west-2' },
): Promise<readonly RequestedRegistry[]> {
  return resolveRequestedRegistries(options, configOf(environment), async () => null)
}
