import type { Reporter, TestCase, TestModule } from 'vitest/node'

/** Ends a run with the skipped tests and their reasons, then one plain line with all counts. */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()])
    const count = (state: string) => tests.filter((test) => test.result().state === state).length
    const skipped = tests.filter((test) => ['skipped', 'pending'].includes(test.result().state))
    // A file that does not load contains no tests, so its failure counts separately.
    const broken = modules.filter(
      (module) => module.state() === 'failed' && module.errors().length > 0,
    ).length
    const suites = tests.flatMap((test) => test.meta().pester ?? [])
    const sum = (name: 'passed' | 'skipped') => suites.reduce((total, suite) => total + suite[name], 0)

    for (const { powershell, pester, passed, failed } of suites) {
      console.log(`Pester ${pester} on PowerShell ${powershell}: ${passed} passed, ${failed} failed`)
    }
    for (const [reason, times] of countReasons(skipped)) console.log(`Skipped ${times}: ${reason}`)
    const trust = tests.find(
      (test) => test.result().state === 'failed' && test.module.moduleId.includes('/test/trust/'),
    )
    if (trust) {
      console.log(`Replay the random values with ECRLOGIN_TRUST_SEED=${process.env.ECRLOGIN_TRUST_SEED}`)
    }
    // All failures in a suite of another runner are one failed test here.
    const failures = count('failed') + broken + unhandledErrors.length
    const total = `${count('passed') + sum('passed')} passed, ${failures} failed`
    console.log(`${total}, ${skipped.length + sum('skipped')} skipped`)
  }
}

function countReasons(skipped: readonly TestCase[]): Map<string, number> {
  const reasons = new Map<string, number>()
  for (const test of skipped) {
    const result = test.result()
    const note = result.state === 'skipped' ? result.note : undefined
    const reason = note ?? test.meta().missing ?? 'no reason given'
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
  }
  return reasons
}
