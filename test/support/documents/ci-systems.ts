import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { repositoryRoot } from '../sandbox.ts'

/** A shell script of a job, as the system starts it; `isLast` if it runs even after a failure. */
export interface JobScript {
  readonly text: string
  readonly isLast: boolean
}

/** A job of an example: its own variables, and its scripts in order. */
export interface Job {
  readonly variables: Record<string, string>
  readonly scripts: readonly JobScript[]
}

/** A CI system whose example consists only of scripts, so that it can run here. */
export interface CiSystem {
  readonly name: string
  /** In `examples/ci`. */
  readonly file: string
  readonly shell: readonly string[]
  read(text: string): Job
}

export const ciSystems: readonly CiSystem[] = [
  {
    name: 'GitLab',
    file: 'gitlab.yml',
    shell: ['sh', '-eu', '-c'],
    read(text) {
      const { variables, before_script, script, after_script } = parse(text).push
      return {
        variables,
        scripts: [
          { text: [...before_script, ...script].join('\n'), isLast: false },
          { text: after_script.join('\n'), isLast: true },
        ],
      }
    },
  },
  {
    name: 'CircleCI',
    file: 'circleci.yml',
    shell: ['bash', '-eo', 'pipefail', '-c'],
    read(text) {
      const { environment, steps } = parse(text).jobs.push
      const runs = steps.flatMap(
        (step: { run?: string | { command: string; when?: string } }) => step.run ?? [],
      )
      return {
        variables: environment,
        scripts: runs.map((run: string | { command: string; when?: string }) =>
          typeof run === 'string'
            ? { text: run, isLast: false }
            : { text: run.command, isLast: run.when === 'always' },
        ),
      }
    },
  },
  {
    name: 'Buildkite',
    file: 'buildkite.yml',
    shell: ['bash', '-e', '-c'],
    read(text) {
      const { env, steps } = parse(text)
      // The agent converts $$ to the job's own $.
      const script = steps[0].commands.join('\n').replaceAll('$$', () => '$')
      return { variables: env, scripts: [{ text: script, isLast: false }] }
    },
  },
  {
    name: 'Jenkins',
    file: 'Jenkinsfile',
    shell: ['sh', '-xe', '-c'],
    read(text) {
      const [, registry] = /REGISTRY = '([^']+)'/.exec(text)!
      const steps = text.matchAll(/\bsh (?:'''([\s\S]*?)'''|'([^']*)')/g)
      const end = text.indexOf('  post {')
      return {
        variables: { REGISTRY: registry! },
        scripts: [...steps].map(({ 1: long, 2: short, index }) => ({
          text: long ?? short!,
          isLast: index > end,
        })),
      }
    },
  },
  {
    name: 'Azure Pipelines',
    file: 'azure-pipelines.yml',
    shell: ['bash', '--noprofile', '--norc', '-c'],
    read(text) {
      const { variables, steps } = parse(text)
      const named = variables.flatMap(({ name, value }: { name?: string; value?: string }) =>
        name ? [[name, value]] : [],
      )
      return {
        variables: Object.fromEntries(named),
        scripts: steps.map(({ script, condition }: { script: string; condition?: string }) => ({
          text: script,
          isLast: condition === 'always()',
        })),
      }
    },
  },
]

export function readJob({ file, read }: CiSystem): Job {
  return read(readFileSync(join(repositoryRoot, 'examples', 'ci', file), 'utf8'))
}
