import { hideUserInfo, parseJsonObject } from '@ecrlogin/core/internal'
import type { Io } from '../command/io.ts'

/** The engine behind docker's client. */
export interface Engine {
  readonly version: string
  /** The proxy for HTTPS in its own settings; null for none. */
  readonly proxy: string | null
}

/**
 * The engine that answers docker's client, wherever `DOCKER_HOST`, docker's context or the default socket leads; null if
 * none does. Without one, some clients succeed and others fail.
 */
export async function findEngine(io: Io): Promise<Engine | null> {
  const { stdout } = await io.capture(['docker', 'info', '--format', '{{json .}}'])
  const { ServerVersion: version, HttpsProxy: proxy } = parseJsonObject(stdout) ?? {}
  if (typeof version !== 'string' || version === '') return null
  return { version, proxy: typeof proxy === 'string' && proxy ? hideUserInfo(proxy) : null }
}
