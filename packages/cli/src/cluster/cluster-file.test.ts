import { describe, expect, it } from 'vitest'
import { parseClusterFile, readClusterFile } from './cluster-file.ts'

describe('a file for the cluster', () => {
  it('is YAML', async () => {
    const text = `
installation: ops.pull
secretName: pull
targets:
  - namespaces: [shop, "team-*"]
    selector: pull in (ecr, all)
    registries: ["111122223333", public.ecr.aws]
    serviceAccounts: [default]
  - selector: tier=web
    registries: [public.ecr.aws]
`
    expect(await parseClusterFile('file', text)).toEqual({
      installation: 'ops.pull',
      secretName: 'pull',
      targets: [
        {
          namespaces: ['shop', 'team-*'],
          selector: 'pull in (ecr, all)',
          registries: ['111122223333', 'public.ecr.aws'],
          serviceAccounts: ['default'],
        },
        { namespaces: null, selector: 'tier=web', registries: ['public.ecr.aws'], serviceAccounts: [] },
      ],
    })
  })

  it('or JSON, and has names of its own for the installation and the Secret', async () => {
    const text = JSON.stringify({ targets: [{ namespaces: ['*'], registries: ['public.ecr.aws'] }] })
    expect(await parseClusterFile('file', text)).toMatchObject({
      installation: 'ecrlogin',
      secretName: 'ecrlogin',
      targets: [{ namespaces: ['*'] }],
    })
  })
})

describe('a wrong file is reported', () => {
  it.each<[string, string]>([
    ['a: [', 'is not YAML'],
    ['{}', 'must have a list of targets'],
    ['targets: []', 'must have a list of targets'],
    ['targets: [{registries: [public.ecr.aws]}]', 'must have namespaces or a selector in targets[0]'],
    ['targets: [{namespaces: [a]}]', 'must have a list as targets[0].registries'],
    ['targets: [{namespaces: [a], registries: []}]', 'must have a list as targets[0].registries'],
    ['targets: [{namespaces: a, registries: [b]}]', 'must have a list as targets[0].namespaces'],
    ['targets: [{namespaces: [A], registries: [b]}]', 'Kubernetes does not accept the namespace'],
    ['targets: [{namespaces: [a?], registries: [b]}]', 'Kubernetes does not accept the namespace'],
    ['targets: [{namespaces: [kube-system], registries: [b]}]', 'must not name "kube-system"'],
    ['targets: [{selector: "", registries: [b]}]', 'must have a text as targets[0].selector'],
    ['{secretName: A, targets: [{namespaces: [a], registries: [b]}]}', 'Kubernetes does not accept the name'],
  ])('%s', async (text, message) => {
    await expect(parseClusterFile('file', text)).rejects.toMatchObject({
      code: 'invalid-usage',
      message: expect.stringContaining(message),
    })
  })

  it('if it is absent', async () => {
    await expect(readClusterFile('absent.yaml')).rejects.toThrow(
      'The file absent.yaml could not be read (ENOENT).',
    )
  })
})
