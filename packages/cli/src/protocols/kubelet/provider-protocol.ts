import { toEcrLoginError } from '@ecrlogin/core/cached'
import { formatProtocolError } from '../../errors/describe-error.ts'
import type { ProtocolContext, ProtocolResponse } from '../protocol.ts'
import { apiVersion, type CredentialProviderRequest, readRequest } from './request.ts'

/** A user name and password for each registry, and how long the kubelet may cache them. */
export interface ProvidedCredentials {
  /** Whole seconds. */
  readonly cacheSeconds: number
  /** Null lets the kubelet pull without credentials. */
  readonly auth: Readonly<Record<string, { readonly username: string; readonly password: string }>> | null
}

/** A credential provider as the kubelet sees it. */
export type CredentialProvider = (request: CredentialProviderRequest) => Promise<ProvidedCredentials>

const program = 'ecrlogin-credential-provider'
const usage = `Usage: ${program}. The kubelet starts it and writes a CredentialProviderRequest to its stdin`

/** Handles one call of the kubelet's exec credential provider protocol v1 (k8s.io/kubelet, credentialprovider/v1). */
export async function handleProviderCall(
  provide: CredentialProvider,
  argv: readonly string[],
  { readInput, logger, version }: ProtocolContext,
): Promise<ProtocolResponse> {
  if (argv.includes('--help')) return { stdout: `${usage}\n`, exitCode: 0 }
  if (argv.includes('--version')) return { stdout: `${program} (ecrlogin) ${version}\n`, exitCode: 0 }
  try {
    return { stdout: formatResponse(await provide(readRequest(readInput()))), exitCode: 0 }
  } catch (error) {
    logger.warn(formatProtocolError(toEcrLoginError(error)))
    return { stdout: '', exitCode: 1 }
  }
}

function formatResponse({ cacheSeconds, auth }: ProvidedCredentials): string {
  const response = {
    kind: 'CredentialProviderResponse',
    apiVersion,
    cacheKeyType: 'Registry',
    cacheDuration: formatDuration(cacheSeconds),
    auth,
  }
  return `${JSON.stringify(response)}\n`
}

/** Whole seconds as Go writes a duration: `5h24m0s`, `4m30s`, `0s`. */
function formatDuration(seconds: number): string {
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  return `${h > 0 ? `${h}h` : ''}${h > 0 || m > 0 ? `${m}m` : ''}${s}s`
}
