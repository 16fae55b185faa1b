import { defaultPrincipal, type Principal } from '@ecrlogin/local-ecr'
import { type Cloud, startCloud } from './cloud.ts'
import { startUpstream, type Upstream } from './images.ts'

/** A principal of an account that no registry belongs to. */
export const stranger: Principal = {
  accessKeyId: 'AKIASTRANGER00EXAMPLE',
  secretAccessKey: 'stranger/secret/KEY',
  accountId: '999900001111',
}

/** Local ECR with a real registry behind it, and with a clock that tests put forward. */
export interface CloudWithImages extends Cloud {
  readonly upstream: Upstream
  /** The offset of AWS's clock from ours. */
  aheadMs: number
}

/** Starts both; the principals are the default one, the stranger and those that are given. */
export async function startCloudWithImages(...others: readonly Principal[]): Promise<CloudWithImages> {
  const clock = { aheadMs: 0 }
  const upstream = await startUpstream()
  const cloud = await startCloud({
    upstream: upstream.url,
    principals: [defaultPrincipal, stranger, ...others],
    now: () => new Date(Date.now() + clock.aheadMs),
  })
  return Object.assign(clock, cloud, {
    upstream,
    async close() {
      await cloud.close()
      await upstream.close()
    },
  })
}
