import { describe, expect, it } from 'vitest'
import { currentHelm, helms, runHelm } from '../support/kubernetes/chart.ts'
import { common, named, roleArn, west } from '../support/kubernetes/chart-values.ts'

describe.runIf(currentHelm)('values that are wrong', () => {
  const ok = { ...common, targets: [named] }
  const target = (changes: object) => ({ ...ok, targets: [{ ...named, ...changes }] })

  const wrong: readonly (readonly [title: string, values: object, says: string])[] = [
    ['no repository of the image', { ...ok, image: {} }, 'Set image.repository to your image'],
    ['no role for a web identity', { ...ok, aws: {} }, 'Set aws.roleArn to the role'],
    ['no targets', { ...common }, 'Set targets: the namespaces that get the Secret'],
    ['no service account', { ...ok, serviceAccount: { create: false } }, 'Set serviceAccount.name'],
    ['an unknown key', { ...ok, tragets: [] }, 'tragets'],
    ['an unknown key of a target', target({ namespace: 'shop' }), 'namespace'],
    ['an unknown key of a rule', { ...ok, registryRules: [{ match: 'a.b', roleArn }] }, 'roleArn'],
    ['an unknown key of aws', { ...ok, aws: { role_arn: roleArn } }, 'role_arn'],
    ['a target without namespaces', target({ namespaces: undefined }), 'namespaces'],
    ['a target without registries', target({ registries: [] }), 'registries'],
    ['a namespace of Kubernetes', target({ namespaces: ['kube-system'] }), 'namespaces'],
    ['a namespace in capitals', target({ namespaces: ['Shop'] }), 'namespaces'],
    ['a text for a list', target({ namespaces: 'shop' }), 'namespaces'],
    ['a URL for a registry', target({ registries: [`https://${west}`] }), 'registries'],
    ['an account id that is a number', target({ registries: [111122223333] }), 'registries'],
    ['an unknown identity', { ...ok, aws: { identity: 'irsa' } }, 'identity'],
    ['a user instead of a role', { ...ok, aws: { roleArn: 'arn:aws:iam::111122223333:user/a' } }, 'roleArn'],
    ['a schedule of four fields', { ...ok, schedule: '17 */3 * *' }, 'schedule'],
    ['a text for a switch', { ...ok, suspend: 'yes' }, 'suspend'],
    ['root', { ...ok, runAsUser: 0 }, 'runAsUser'],
    ['a name that ends the text of a policy', { ...ok, secretName: "x' || 'a' == 'a" }, 'secretName'],
  ]
  const rejection = (says: string) => ({ exitCode: 1, stderr: expect.stringContaining(says) })

  it.each(wrong)('are refused by name: %s', async (_, values, says) => {
    expect(await runHelm(currentHelm, 'template', values)).toMatchObject(rejection(says))
  })

  it.skipIf(helms.length < 2)('are refused by the previous helm, too', async () => {
    for (const [, values, says] of wrong.filter((_, index) => index % 4 === 0)) {
      expect(await runHelm(helms[1]!.path, 'template', values)).toMatchObject(rejection(says))
    }
  })
})
