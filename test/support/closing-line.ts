import type { Reporter, TestCase, TestModule } from 'vitest/node'

/** Closes a run: what was skipped and why, then one plain line of counts over everything. */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()])
    const passed = tests.filter((test) => test.result().state === 'passed').length
    const failed = tests.filter((test) => test.result().state === 'failed').length
    const skipped = tests.filter((test) => ['skipped', 'pending'].includes(test.result().state))
    // A file that does not load has no tests that could fail.
    const broken = modules.filter(
      (module) => module.state() === 'failed' && module.errors().length > 0,
    ).length

    for (const [reason, count] of countReasons(skipped)) console.log(`Skipped ${count}: ${reason}`)
    const failures = failed + broken + unhandledErrors.length
    console.log(`${passed} passed, ${failures} failed, ${skipped.length} skipped`)
  }
}

function countReasons(skipped: readonly TestCase[]): Map<string, number> {
  const reasons = new Map<string, number>()
  for (const test of skipped) {
    const result = test.result()
    const reason = (result.state === 'skipped' && result.note) || 'no reason given'
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
  }
  return reasons
}
