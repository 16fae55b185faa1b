export const west = '111122223333.dkr.ecr.us-west-2.amazonaws.com'
export const central = '444455556666.dkr.ecr.eu-central-1.amazonaws.com'
export const roleArn = 'arn:aws:iam::111122223333:role/ecr-pull'

/** Values that every installation has. */
export const common = { image: { repository: 'registry.example.com/ecrlogin' }, aws: { roleArn } }
export const named = { namespaces: ['shop', 'billing'], registries: [west], serviceAccounts: ['default'] }
const globbed = { namespaces: ['team-*'], registries: [central], serviceAccounts: ['builder'] }
const selected = { selector: 'pull=ecr,tier!=dev', registries: ['public.ecr.aws'] }
export const registryRules = [
  { match: '444455556666', role_arn: 'arn:aws:iam::444455556666:role/ecr-pull', external_id: 'a"b\\c <&> é' },
  { match: 'images.example.com', host: west },
  { match: '*.dkr.ecr.us-east-1.amazonaws.com', profile: 'east', region: 'us-east-1' },
]

/** One of each kind of values. */
export const installations: Readonly<
  Record<string, { readonly targets: readonly object[]; readonly [key: string]: unknown }>
> = {
  names: { ...common, targets: [named, { ...named, namespaces: ['shop'], serviceAccounts: ['builder'] }] },
  'a glob': { ...common, targets: [globbed] },
  'a selector': { ...common, targets: [selected] },
  'names with a selector': { ...common, targets: [{ ...named, selector: 'tier in (a, b)' }] },
  'several targets': {
    ...common,
    targets: [named, globbed, selected],
    secretName: 'pull.ecr',
    registryRules,
  },
  'Pod Identity': { ...common, targets: [named], aws: { identity: 'podIdentity' }, runAsUser: null },
  'the role of the node': { ...common, targets: [named], aws: { identity: 'node', region: 'us-west-2' } },
  'everything else': {
    image: { repository: 'registry.example.com:5000/ecrlogin', digest: `sha256:${'0'.repeat(64)}` },
    targets: [named],
    aws: { identity: 'env', config: '[profile east]\nrole_arn = x\n', caBundle: '-----BEGIN\n' },
    env: [{ name: 'AWS_ACCESS_KEY_ID', valueFrom: { secretKeyRef: { name: 'aws-keys', key: 'id' } } }],
    serviceAccount: { create: false, name: 'own', annotations: { a: 'b' } },
    rbac: false,
    admissionPolicy: false,
    runAfterInstall: false,
    removeOnUninstall: false,
    suspend: true,
    imagePullSecrets: [{ name: 'mirror' }],
    podLabels: { team: 'platform' },
    podAnnotations: { note: 'yes' },
    nodeSelector: { disk: 'ssd' },
    tolerations: [{ operator: 'Exists' }],
    affinity: { nodeAffinity: {} },
    priorityClassName: 'system-cluster-critical',
  },
}
