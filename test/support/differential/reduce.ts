import type { Scenario } from './scenario.ts'

/** Removes parts of a scenario, largest first, as long as what is left is still of interest. */
export async function reduceScenario(
  scenario: Scenario,
  isOfInterest: (scenario: Scenario) => Promise<boolean>,
): Promise<Scenario> {
  let current = scenario
  for (let isSmaller = true; isSmaller; ) {
    isSmaller = false
    for (const smaller of smallerScenarios(current)) {
      if (!(await isOfInterest(smaller))) continue
      current = smaller
      isSmaller = true
      break
    }
  }
  return current
}

function* smallerScenarios(scenario: Scenario): Generator<Scenario> {
  const { files, environment, profile, region } = scenario
  for (const path of Object.keys(files)) yield { ...scenario, files: without(files, path) }
  for (const name of Object.keys(environment)) yield { ...scenario, environment: without(environment, name) }
  if (profile !== null) yield { ...scenario, profile: null }
  if (region !== null) yield { ...scenario, region: null }
  for (const [path, text] of Object.entries(files)) {
    const lines = text.split('\n')
    for (const size of [8, 4, 2, 1]) {
      for (let start = 0; start + size <= lines.length; start += size) {
        const left = [...lines.slice(0, start), ...lines.slice(start + size)]
        if (left.join('\n') !== text) yield { ...scenario, files: { ...files, [path]: left.join('\n') } }
      }
    }
  }
}

function without(record: Readonly<Record<string, string>>, name: string): Record<string, string> {
  const { [name]: _, ...others } = record
  return others
}
