import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ICronJob } from 'kubernetes-models/batch/v1/CronJob'
import type { IJob } from 'kubernetes-models/batch/v1/Job'
import type { IConfigMap } from 'kubernetes-models/v1/ConfigMap'
import { beforeAll, expect, it } from 'vitest'
import { parse } from 'yaml'
import { ruleKeys } from '../../packages/core/src/settings/registry-rule.ts'
import { parseSettings } from '../../packages/core/src/settings/settings.ts'
import { describeUnless } from '../support/describe-unless.ts'
import { filePath, readSections } from '../support/documents/documents.ts'
import {
  chartFolder,
  commandsOf,
  containerOf,
  currentHelm,
  find,
  helms,
  jobsOf,
  missingHelm,
  renderChart,
  runHelm,
} from '../support/kubernetes/chart.ts'
import { installations, registryRules, roleArn } from '../support/kubernetes/chart-values.ts'
import { checkManifests, type Manifest } from '../support/kubernetes/manifests.ts'
import { repositoryRoot } from '../support/sandbox.ts'

/** The objects of each installation, with the current helm. */
const rendered = new Map<string, Manifest[]>()
const objectsOf = (name: string): Manifest[] => rendered.get(name)!

beforeAll(async () => {
  if (!currentHelm) return

  await Promise.all(
    Object.entries(installations).map(async ([name, values]) =>
      rendered.set(name, await renderChart(currentHelm, values)),
    ),
  )
})

describeUnless(missingHelm, 'the chart', () => {
  it.each(helms)('passes the linter of helm, $version version', async ({ path }) => {
    const { stdout, exitCode } = await runHelm(path, 'lint', installations['several targets']!, ['--strict'])
    expect({ stdout, exitCode }).toMatchObject({
      exitCode: 0,
      stdout: expect.not.stringMatching(/WARN|ERROR/),
    })
  })

  it('gives the same objects with both versions of helm', async ({ skip }) => {
    if (helms.length < 2) skip('there is only one version of helm to compare')
    const names = ['several targets', 'everything else']
    const older = await Promise.all(names.map((name) => renderChart(helms[1]!.path, installations[name]!)))
    expect(older).toEqual(names.map(objectsOf))
  })

  it('is valid by the types of Kubernetes, whatever the values', async () => {
    expect(await checkManifests([...rendered.values()].flat())).toBe('')
  })

  it.each(['docs/kubernetes.md', 'charts/ecrlogin/README.md'])('takes the values in %s', async (document) => {
    const blocks = readSections(document).flatMap((section) => section.blocks)
    const [values, ...others] = blocks.filter((block) => filePath(block) === 'values.yaml')
    expect(others).toEqual([])
    expect(commandsOf(await renderChart(currentHelm, parse(values!.text)))).toHaveLength(3)
  })

  it('has the version of ecrlogin', () => {
    const { version } = JSON.parse(readFileSync(join(repositoryRoot, 'packages/cli/package.json'), 'utf8'))
    expect(parse(readFileSync(join(chartFolder, 'Chart.yaml'), 'utf8'))).toMatchObject({
      version,
      appVersion: version,
    })
  })

  it('passes the targets on as they are', () => {
    for (const [name, { targets, secretName = 'ecrlogin' }] of Object.entries(installations)) {
      const [config] = find<IConfigMap>(objectsOf(name), 'ConfigMap')
      expect(parse(config!.data!['cluster.yaml']!)).toEqual({ installation: 'ops.pull', secretName, targets })
    }
  })

  it('writes the rules into a settings file that ecrlogin reads', async () => {
    const [config] = find<IConfigMap>(objectsOf('several targets'), 'ConfigMap')
    const { rules } = await parseSettings('/etc/ecrlogin/config.toml', config!.data!['config.toml']!)
    expect(rules).toEqual(
      registryRules.map((rule) =>
        Object.fromEntries(Object.entries(rule).map(([key, value]) => [ruleKeys[key]!, value])),
      ),
    )
    const [none] = find<IConfigMap>(objectsOf('names'), 'ConfigMap')
    expect((await parseSettings('config.toml', none!.data!['config.toml'] ?? '')).rules).toEqual([])
  })

  it('takes every key of a rule, and no other', () => {
    const { definitions } = JSON.parse(readFileSync(join(chartFolder, 'values.schema.json'), 'utf8'))
    expect(Object.keys(definitions.registryRule.properties)).toEqual(Object.keys(ruleKeys))
  })
})

describeUnless(missingHelm, 'the job', () => {
  it('runs every 3 hours, once after installing and upgrading, and removes the Secrets before uninstalling', async () => {
    const manifests = objectsOf('names')
    expect(commandsOf(manifests)).toEqual([
      'ecrlogin cluster refresh /etc/ecrlogin/cluster.yaml',
      'ecrlogin cluster refresh /etc/ecrlogin/cluster.yaml',
      'ecrlogin cluster remove /etc/ecrlogin/cluster.yaml',
    ])
    const [cronJob] = find<ICronJob>(manifests, 'CronJob')
    expect(cronJob!.spec).toMatchObject({ schedule: '17 */3 * * *', concurrencyPolicy: 'Forbid' })
    const hooks = find<IJob>(manifests, 'Job').map(({ metadata }) => metadata!.annotations!['helm.sh/hook'])
    expect(hooks).toEqual(['post-install,post-upgrade', 'pre-delete'])
    expect(commandsOf(objectsOf('everything else'))).toHaveLength(1)
  })

  it('ends, cannot become root, and can write only to memory', async () => {
    for (const job of jobsOf(objectsOf('several targets'))) {
      expect(job.activeDeadlineSeconds).toBeGreaterThan(0)
      const { securityContext, volumes } = job.template.spec!
      expect(securityContext).toMatchObject({
        runAsNonRoot: true,
        runAsUser: 65532,
        seccompProfile: { type: 'RuntimeDefault' },
      })
      expect(containerOf(job).securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      })
      expect(containerOf(job).resources).toMatchObject({
        requests: { memory: '128Mi' },
        limits: { memory: '256Mi' },
      })
      expect(volumes!.flatMap(({ emptyDir }) => emptyDir ?? [])).toEqual([
        { medium: 'Memory', sizeLimit: '16Mi' },
      ])
    }
  })

  it.each([
    [
      'a web identity',
      'names',
      {
        AWS_ROLE_ARN: roleArn,
        AWS_WEB_IDENTITY_TOKEN_FILE: '/identity/token',
        AWS_EC2_METADATA_DISABLED: 'true',
      },
    ],
    ['Pod Identity', 'Pod Identity', { AWS_EC2_METADATA_DISABLED: 'true' }],
    ['the role of the node', 'the role of the node', { AWS_REGION: 'us-west-2' }],
    [
      'variables of yours',
      'everything else',
      {
        AWS_ACCESS_KEY_ID: undefined,
        AWS_CONFIG_FILE: '/etc/ecrlogin/aws-config',
        AWS_CA_BUNDLE: '/etc/ecrlogin/ca.pem',
        AWS_EC2_METADATA_DISABLED: 'true',
      },
    ],
  ])('gets its credentials from %s, and then from nothing else', async (_, name, expected) => {
    const [job] = jobsOf(objectsOf(name))
    const variables = Object.fromEntries((containerOf(job!).env ?? []).map((one) => [one.name, one.value]))
    expect(variables).toEqual({
      HOME: '/tmp',
      ECRLOGIN_CONFIG: '/etc/ecrlogin/config.toml',
      AWS_ECR_DISABLE_CACHE: 'true',
      // Or kubectl would use the proxy in HTTPS_PROXY.
      NO_PROXY: '$(KUBERNETES_SERVICE_HOST)',
      ...expected,
    })
    const projected = job!.template.spec!.volumes!.flatMap((one) => one.projected ?? [])
    expect(projected).toHaveLength('AWS_ROLE_ARN' in expected ? 1 : 0)
  })
})
