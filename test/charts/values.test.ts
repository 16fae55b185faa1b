import { describe, expect, it } from 'vitest'
import { describeUnless } from '../support/describe-unless.ts'
import { currentHelm, helms, missingHelm, runHelm } from '../support/kubernetes/chart.ts'
import { common, named, roleArn, west } from '../support/kubernetes/chart-values.ts'

const ok = { ...common, targets: [named] }

describeUnless(missingHelm, 'values that are missing', () => {
  it.each([
    ['the role of a web identity', { ...ok, aws: {} }, 'Set aws.roleArn to the role'],
    ['targets', { ...common }, 'Set targets: the namespaces that get the Secret'],
    ['a service account', { ...ok, serviceAccount: { create: false } }, 'Set serviceAccount.name'],
  ])('are named: %s', async (_, values, says) => {
    const ended = await runHelm(currentHelm, 'template', values)
    expect(ended).toMatchObject({ exitCode: 1, stderr: expect.stringContaining(says) })
  })
})

/** Wrong targets, and what helm says of each. */
const wrongTargets: readonly (readonly [changes: object, says: RegExp])[] = [
  [{ namespace: 'shop' }, /: additional propert.* '?namespace\b/i],
  [{ namespaces: undefined }, /: .*namespaces/],
  [{ namespaces: ['kube-system'] }, /\.namespaces\.0/],
  [{ namespaces: ['Shop'] }, /\.namespaces\.0/],
  [{ namespaces: 'shop' }, /\.namespaces/],
  [{ registries: [] }, /\.registries/],
  [{ registries: [`https://${west}`] }, /\.registries\.0/],
  // An account id without quotes.
  [{ registries: [111122223333] }, /\.registries\.0/],
  [{ selector: '--all' }, /\.selector/],
  [{ serviceAccounts: ['a b'] }, /\.serviceAccounts\.0/],
]

const wrong = {
  ...ok,
  targets: wrongTargets.map(([changes]) => ({ ...named, ...changes })),
  tragets: [],
  aws: { roleArn: 'arn:aws:iam::111122223333:user/a', identity: 'irsa', role_arn: roleArn },
  registryRules: [{ match: 'a.b', roleArn }, { role_arn: roleArn }],
  schedule: '17 */3 * *',
  suspend: 'yes',
  runAsUser: 0,
  // It would end a text in the expression of a policy.
  secretName: "x' || 'a' == 'a",
}

const says: readonly RegExp[] = [
  ...wrongTargets.map(([, text], index) => new RegExp(`targets\\.${index}${text.source}`, 'i')),
  /tragets/,
  /aws\.roleArn/,
  /aws\.identity/,
  /aws: additional propert.* '?role_arn\b/i,
  /registryRules\.0: additional propert.* '?roleArn\b/i,
  /registryRules\.1: .*match/,
  /schedule/,
  /suspend/,
  /runAsUser/,
  /secretName/,
]

describe.each(helms)('values that are wrong, with the $version helm,', ({ path }) => {
  it('are refused, each by its name', async () => {
    const { exitCode, stderr } = await runHelm(path, 'template', wrong)
    expect(exitCode).toBe(1)
    // One version writes '/targets/0/selector', the other one targets.0.selector.
    const lines = stderr
      .replaceAll(/'\/([\w/]*)'/g, (_, place: string) => place.replaceAll('/', '.'))
      .split('\n')
    expect(says.filter((text) => !lines.some((line) => text.test(line)))).toEqual([])
  })
})
