import { readAwsConfig } from '../aws-config/aws-config.ts'
import { EcrLoginError } from '../errors/errors.ts'
import type { LoginOptions } from './options.ts'
import { requestedHost, resolveRequestedRegistries } from './requested-registries.ts'

/**
 * Resolves the hosts of the registries that options name, without any request. Throws an `EcrLoginError` for wrong
 * arguments, as the other calls do, and `invalid-usage` when no registry is named.
 */
export async function resolveRegistryHosts(options: LoginOptions): Promise<string[]> {
  if (!options.registries?.length && !options.registryIds?.length && !options.public) {
    throw new EcrLoginError(
      'invalid-usage',
      'No registry is named.',
      'Name one by host or account id, or ECR Public.',
    )
  }
  const config = readAwsConfig(options.environment ?? process.env, options.profile)
  const requested = await resolveRequestedRegistries(options, config, async () => null)
  return requested.map((one) => requestedHost(one)!)
}
