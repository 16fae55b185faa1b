import { it } from 'vitest'
import { parseClusterFile } from '../../packages/cli/src/cluster/cluster-file.ts'
import { formatManagedSecret } from '../../packages/cli/src/cluster/managed-secret.ts'
import { describeShape } from '../support/stability/shape.ts'
import { expectSurface, section } from '../support/stability/surface.ts'

const target = { namespaces: ['shop'], registries: ['111122223333'] }

it('the file and the Secrets of `ecrlogin cluster` have the keys of their snapshot', async () => {
  const file = await parseClusterFile('secrets.yaml', JSON.stringify({ targets: [target] }))
  const auth = { username: 'AWS', password: 'password', auth: 'base64' }
  const logins = [{ host: '111122223333.dkr.ecr.us-west-2.amazonaws.com', auth, expiresAt: new Date(0) }]
  const secret = formatManagedSecret(file, 'shop', { logins, serviceAccounts: [] }, new Date(0))
  await expectSurface([
    ...section('the file', await knownKeys({ unknown: 1, targets: [target] })),
    ...section('a target', await knownKeys({ targets: [{ ...target, unknown: 1 }] })),
    ...section('a file without names', [
      `installation: ${file.installation}`,
      `secretName: ${file.secretName}`,
    ]),
    ...section('a Secret', describeShape(secret)),
  ])
})

/** The keys that the error for an unknown one lists. */
async function knownKeys(content: object): Promise<string[]> {
  const { message } = await parseClusterFile('file', JSON.stringify(content)).catch((error) => error)
  return /the keys are (.+)\.$/.exec(message)![1]!.split(', ')
}
