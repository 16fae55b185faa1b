import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Principal } from '@ecrlogin/local-ecr'

/**
 * The credentials endpoints of a container and of an EC2 instance, on loopback. Unlike those of local ECR, they return the
 * same keys until a test changes them.
 */
export interface Machine {
  readonly url: string
  /** The keys of the machine's role; null while it has none. */
  principal: Principal | null
  close(): void
}

const rolePath = '/latest/meta-data/iam/security-credentials/'

export async function startMachine(): Promise<Machine> {
  const server = createServer(({ url = '' }, response) => {
    const { principal } = machine
    const known: Readonly<Record<string, string>> = {
      '/latest/api/token': 'a session of the metadata service',
      '/latest/meta-data/': 'iam/',
      ...(principal && { [rolePath]: 'machine', [`${rolePath}machine`]: formatKeys(principal) }),
      ...(principal && { '/credentials': formatKeys(principal), '/others': formatKeys(principal) }),
    }
    const body = known[url]
    response
      .writeHead(body === undefined ? 404 : 200, { 'content-type': 'application/json' })
      .end(body ?? '{}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const machine: Machine = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    principal: null,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
  return machine
}

function formatKeys({ accessKeyId, secretAccessKey, sessionToken }: Principal): string {
  return JSON.stringify({
    Code: 'Success',
    AccessKeyId: accessKeyId,
    SecretAccessKey: secretAccessKey,
    Token: sessionToken,
    Expiration: new Date(Date.now() + 3_600_000).toISOString(),
  })
}
