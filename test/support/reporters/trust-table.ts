import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Reporter, TestCase, TestModule, Vitest } from 'vitest/node'
import { repositoryRoot } from '../sandbox.ts'

const document = join(repositoryRoot, 'docs', 'reliability.md')
const generated = /(?<=<!-- trust -->\n).*(?=<!-- \/trust -->)/s

/** Prints a table after the long form of the trust tests; `-u` also writes it to docs/reliability.md. */
export default class TrustTable implements Reporter {
  #isUpdate = false

  onInit({ config }: Vitest): void {
    this.#isUpdate = config.snapshotOptions.updateSnapshot === 'all'
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()])
    const table = formatTable(tests, process.env.ECRLOGIN_TRUST_SEED ?? '')
    console.log(`\n${table}`)
    if (!this.#isUpdate) return
    writeFileSync(
      document,
      readFileSync(document, 'utf8').replace(generated, () => `\n${table}\n`),
    )
  }
}

function formatTable(tests: readonly TestCase[], seed: string): string {
  const rows = tests.flatMap((test) => {
    const { tries } = test.meta()
    const { state } = test.result()
    if (tries === undefined) return []
    const count = state === 'skipped' ? '-' : tries.toLocaleString('en')
    const by = test.project.name === 'trust' ? '' : `, by ${test.project.name}`
    return [`| ${test.name.replaceAll('|', '\\|')}${by} | ${count} | ${state === 'passed' ? 0 : state} |`]
  })
  return [
    '| what | how many | failures |',
    '|---|---:|---:|',
    ...rows,
    '',
    `Seed: ${seed}. Run on ${new Date().toISOString().slice(0, 10)}.`,
    '',
  ].join('\n')
}
