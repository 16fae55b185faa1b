import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Role } from '@ecrlogin/local-ecr'
import type { ICronJob } from 'kubernetes-models/batch/v1/CronJob'
import type { IRole } from 'kubernetes-models/rbac.authorization.k8s.io/v1/Role'
import type { IServiceAccount } from 'kubernetes-models/v1/ServiceAccount'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Cloud, startCloud } from '../support/cloud/cloud.ts'
import { type NpmRegistry, startNpmRegistry } from '../support/distribution/npm-registry.ts'
import { filePath, readSections } from '../support/documents/documents.ts'
import { type Kubernetes, startKubernetes } from '../support/kubernetes/api-server.ts'
import type {
  CredentialProvider,
  ICredentialProviderConfig,
} from '../support/kubernetes/credential-provider-config.ts'
import { kubectls } from '../support/kubernetes/kubectls.ts'
import { checkManifests, parseManifests, readManifests } from '../support/kubernetes/manifests.ts'
import { runProgram } from '../support/programs/programs.ts'
import { repositoryRoot } from '../support/sandbox.ts'

const folder = 'examples/kubernetes'
const account = '111122223333'

const files = readdirSync(join(repositoryRoot, folder)).filter((name) => name.endsWith('.yaml'))
const document = 'docs/kubernetes.md'
const shown = readSections(document).flatMap(({ blocks }) =>
  blocks.filter((block) => block.language === 'yaml' && filePath(block) === null),
)

describe('a manifest is valid by the types of Kubernetes', () => {
  it.each(files)('%s', async (file) => {
    expect(await checkManifests(readManifests(`${folder}/${file}`))).toBe('')
  })

  it(`in ${document}`, async () => {
    expect(shown.length).toBeGreaterThan(0)
    expect(await checkManifests(shown.flatMap(({ text }) => parseManifests(text)))).toBe('')
  })

  it.each([
    ['credential-provider.yaml', '- name: ECRLOGIN', '- nam: ECRLOGIN', "'nam' does not exist"],
    ['refresh-secret.yaml', 'concurrencyPolicy: Forbid', 'concurrencyPolicy: Never', 'is not assignable'],
    ['refresh-secret.yaml', 'backoffLimit: 3', 'backofLimit: 3', "'backofLimit' does not exist"],
  ])('is checked: in %s, %j replaced by %j is noticed', async (file, right, wrong, says) => {
    const text = readFileSync(join(repositoryRoot, folder, file), 'utf8')
    expect(text).toContain(right)
    const problems = await checkManifests(parseManifests(text.replace(right, wrong)))
    expect(problems.replaceAll('"', '')).toContain(says)
  })
})

const providersOf = (file: string): readonly CredentialProvider[] =>
  (readManifests(`${folder}/${file}`) as unknown as ICredentialProviderConfig[]).flatMap(
    ({ providers }) => providers,
  )

describe('the configuration of the kubelet', () => {
  const hosts = [
    `${account}.dkr.ecr.us-west-2.amazonaws.com`,
    `${account}.dkr.ecr-fips.us-east-1.amazonaws.com`,
    `${account}.dkr-ecr.eu-west-1.on.aws`,
    `${account}.dkr-ecr-fips.us-east-1.on.aws`,
    `${account}.dkr.ecr.us-gov-west-1.amazonaws.com`,
    `${account}.dkr.ecr-fips.us-gov-west-1.amazonaws.com`,
    `${account}.dkr.ecr.cn-north-1.amazonaws.com.cn`,
    `${account}.dkr-ecr.cn-north-1.on.amazonwebservices.com.cn`,
    `${account}.dkr.ecr.eusc-de-east-1.amazonaws.eu`,
    `${account}.dkr.ecr.us-iso-east-1.c2s.ic.gov`,
    `${account}.dkr.ecr.us-isob-east-1.sc2s.sgov.gov`,
    `${account}.dkr.ecr.eu-isoe-west-1.cloud.adc-e.uk`,
    `${account}.dkr.ecr.us-isof-south-1.csp.hci.ic.gov`,
    'public.ecr.aws',
    'ecr-public.aws.com',
  ]

  it('matches the registries of every partition, each with exactly one line', () => {
    const { matchImages } = providersOf('credential-provider.yaml')[0]!
    const matched = hosts.map((host) => matchImages.filter((glob) => matches(glob, host)))
    expect(matched.map(({ length }) => length)).toEqual(hosts.map(() => 1))
    expect(new Set(matched.flat())).toEqual(new Set(matchImages))
  })

  it.each(['docker.io', 'ghcr.io', `${account}.dkr.ecr.us-west-2.amazonaws.com.evil.example`])(
    'does not match %s',
    (host) => {
      for (const file of ['credential-provider.yaml', 'credential-provider-service-accounts.yaml']) {
        expect(providersOf(file)[0]!.matchImages.filter((glob) => matches(glob, host))).toEqual([])
      }
    },
  )

  it('requests tokens for the audience that nodes may request and roles trust', () => {
    const provider = providersOf('credential-provider-service-accounts.yaml')[0]!
    const { serviceAccountTokenAudience: audience } = provider.tokenAttributes!
    const [role] = readManifests(`${folder}/service-account-audience.yaml`) as unknown as IRole[]
    expect(role!.rules!.map(({ resources }) => resources)).toEqual([[audience]])
    const trust = readFileSync(join(repositoryRoot, folder, 'iam/service-account-trust-policy.json'), 'utf8')
    expect(trust).toContain(`:aud": "${audience}"`)
  })

  it('names the installed program', () => {
    const { bin } = JSON.parse(readFileSync(join(repositoryRoot, 'packages/cli/package.json'), 'utf8'))
    for (const file of files.filter((name) => name.startsWith('credential-provider'))) {
      expect(Object.keys(bin)).toContain(providersOf(file)[0]!.name)
    }
  })
})

/** The service account that a trust policy names. */
function trustedBy(file: string): string {
  const policy = JSON.parse(readFileSync(join(repositoryRoot, folder, 'iam', file), 'utf8'))
  return policy.Statement[0].Condition.StringEquals['oidc.example.com/cluster:sub']
}

describe("a pod's role", () => {
  it('is trusted to the service account that the document shows', () => {
    const accounts = shown.flatMap(({ text }) => parseManifests(text) as unknown as IServiceAccount[])
    const { namespace, name } = accounts.find(({ metadata }) => metadata?.annotations)!.metadata!
    expect(trustedBy('service-account-trust-policy.json')).toBe(`system:serviceaccount:${namespace}:${name}`)
  })
})

describe('the job that refreshes the Secret', () => {
  const role: Role = { arn: `arn:aws:iam::${account}:role/ecr-pull`, accounts: [account, '444455556666'] }
  const objects = readManifests(`${folder}/refresh-secret.yaml`)
  const find = <T>(kind: string) => objects.find((one) => one.kind === kind) as unknown as T
  const { initContainers, containers } = find<ICronJob>('CronJob').spec.jobTemplate.spec!.template.spec!

  let cloud: Cloud
  let kubernetes: Kubernetes
  let npmRegistry: NpmRegistry

  beforeAll(async () => {
    cloud = await startCloud({ roles: [role], webIdentityTokens: ['the token of the pod'] })
    kubernetes = await startKubernetes()
    npmRegistry = await startNpmRegistry()
  })
  afterAll(() => Promise.all([cloud.close(), kubernetes.close(), npmRegistry.close()]))

  /** Runs a container's own words with its own variables, its volumes being folders of the sandbox. */
  async function runContainer(
    container: NonNullable<typeof initContainers>[number],
    command: readonly string[],
  ) {
    const { AWS_ACCESS_KEY_ID: _, AWS_SECRET_ACCESS_KEY: __, ...environment } = cloud.environment()
    const { home } = cloud.sandbox
    const inSandbox = (text: string) => text.replaceAll(/\/(secret|identity)\//g, `${home}/$1/`)
    const variables = (container.env ?? []).map(({ name, value = '' }) => [name, inSandbox(value)])
    return runProgram([...command, ...(container.args ?? []).map(inSandbox)], {
      environment: {
        ...environment,
        ...Object.fromEntries(variables),
        HOME: home,
        npm_config_registry: npmRegistry.url,
      },
      cwd: home,
    })
  }

  it('fetches the token by web identity and applies the Secret with the rights of its role alone', async ({
    skip,
  }) => {
    const programs = kubectls.flatMap(({ program }) => program ?? [])
    if (programs.length === 0) return skip('kubectl is not installed')
    const { home } = cloud.sandbox
    for (const volume of ['secret', 'identity']) mkdirSync(join(home, volume))
    writeFileSync(join(home, 'identity', 'token'), 'the token of the pod')

    const got = await runContainer(initContainers![0]!, initContainers![0]!.command!)
    expect(got).toMatchObject({ exitCode: 0, stdout: '' })
    expect(cloud.localEcr.requests.map(({ action }) => action)).toEqual([
      'AssumeRoleWithWebIdentity',
      'GetAuthorizationToken',
      'GetAuthorizationToken',
    ])
    for (const kubectl of programs) {
      const applied = await runContainer(containers[0]!, [kubectl, '--server', kubernetes.url])
      expect(applied).toMatchObject({ exitCode: 0, stdout: 'secret/ecrlogin serverside-applied\n' })
    }

    const { rules } = find<IRole>('Role')
    expect(rules).toEqual([
      { apiGroups: [''], resources: ['secrets'], resourceNames: ['ecrlogin'], verbs: ['patch'] },
    ])
    expect(kubernetes.requests.map(({ method, path }) => `${method} ${path}`)).toEqual(
      programs.map(() => 'PATCH /api/v1/namespaces/team/secrets/ecrlogin'),
    )
    const { data } = JSON.parse(kubernetes.requests[0]!.body)
    const { auths } = JSON.parse(Buffer.from(data['.dockerconfigjson'], 'base64').toString())
    expect(Object.keys(auths)).toHaveLength(2)
  })

  it('runs as the service account that its trust policy names', () => {
    const { namespace, name } = find<IServiceAccount>('ServiceAccount').metadata!
    const { serviceAccountName } = find<ICronJob>('CronJob').spec.jobTemplate.spec!.template.spec!
    expect(serviceAccountName).toBe(name)
    expect(trustedBy('refresh-job-trust-policy.json')).toBe(`system:serviceaccount:${namespace}:${name}`)
    expect(readFileSync(join(repositoryRoot, document), 'utf8')).toContain('refresh-job-trust-policy.json')
  })

  it('leaves a working token if two runs in a row fail', () => {
    const { schedule, jobTemplate } = find<ICronJob>('CronJob').spec
    const hours = Number(/^\d+ \*\/(\d+) \* \* \*$/.exec(schedule)![1])
    // Runs are evenly spaced over the day, and the token of each is new.
    expect(24 % hours).toBe(0)
    expect(initContainers![0]!.args!.join()).toContain('--no-cache')
    const lastsHours = 3 * hours + jobTemplate.spec!.activeDeadlineSeconds! / 3600
    expect(lastsHours).toBeLessThan(12)
  })

  it('runs the version of this checkout', () => {
    const { version } = JSON.parse(readFileSync(join(repositoryRoot, 'packages/cli/package.json'), 'utf8'))
    expect(initContainers![0]!.args!.join()).toContain(`npx --yes ecrlogin@${version} `)
  })

  it('leaves the Secret alone if a registry fails', async () => {
    writeFileSync(join(cloud.sandbox.home, 'identity', 'token'), 'of nobody')
    const { exitCode } = await runContainer(initContainers![0]!, initContainers![0]!.command!)
    expect(exitCode).toBe(4)
  })
})

describe('the IAM policy', () => {
  const allowed: Record<string, readonly string[]> = {
    'pull-policy.json': [
      'ecr:GetAuthorizationToken',
      'ecr:BatchCheckLayerAvailability',
      'ecr:BatchGetImage',
      'ecr:GetDownloadUrlForLayer',
    ],
    'public-policy.json': ['ecr-public:GetAuthorizationToken', 'sts:GetServiceBearerToken'],
    'service-account-trust-policy.json': ['sts:AssumeRoleWithWebIdentity'],
    'refresh-job-trust-policy.json': ['sts:AssumeRoleWithWebIdentity'],
    'pod-identity-trust-policy.json': ['sts:AssumeRole', 'sts:TagSession'],
  }

  it.each(readdirSync(join(repositoryRoot, folder, 'iam')))('%s allows exactly what is needed', (file) => {
    const policy = JSON.parse(readFileSync(join(repositoryRoot, folder, 'iam', file), 'utf8'))
    expect(Object.keys(policy)).toEqual(['Version', 'Statement'])
    const elements = new Set(policy.Statement.flatMap(Object.keys))
    expect(['Sid', 'Effect', 'Action', 'Resource', 'Principal', 'Condition']).toEqual(
      expect.arrayContaining([...elements]),
    )
    expect(policy.Statement.flatMap(({ Action }: { Action: string | string[] }) => Action)).toEqual(
      allowed[file],
    )
  })
})

/** Whether the kubelet asks by this line for that host: label by label, * for one label or a part of it. */
function matches(glob: string, host: string): boolean {
  const [patterns, labels] = [glob.split('.'), host.split('.')]
  const fits = (pattern: string, label: string) =>
    new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(label)
  return patterns.length === labels.length && patterns.every((pattern, i) => fits(pattern, labels[i]!))
}
