import type { DeliberateDifference } from './deliberate-difference.ts'
import { describeScenario, type Outcome, type Scenario } from './scenario.ts'

/** A scenario with what happened on both sides. */
export interface Comparison {
  readonly scenario: Scenario
  readonly theirs: Outcome
  readonly ours: Outcome
}

/**
 * Whether both sides succeeded or both failed, and asked AWS the same. Of two sides that fail, ecrlogin may stop before
 * the AWS CLI does, but asks nothing else.
 */
export function agree({ theirs, ours }: Comparison): boolean {
  if (theirs.isOk !== ours.isOk) return false
  const shown = theirs.isOk ? theirs.trail : theirs.trail.slice(0, ours.trail.length)
  return JSON.stringify(shown) === JSON.stringify(ours.trail)
}

/**
 * The names of the rows that explain what a comparison differs in, none when it does not differ; null when no rows do.
 * `runTheirs` runs the AWS CLI again.
 */
export async function explain(
  comparison: Comparison,
  table: readonly DeliberateDifference[],
  runTheirs: (scenario: Scenario) => Promise<Outcome>,
): Promise<string[] | null> {
  const { scenario, theirs, ours } = comparison
  if (agree(comparison)) return []
  const wordings = table.filter(({ wording }) => wording)
  const reword = (trail: readonly string[]) =>
    trail.map((line) => wordings.reduce((text, { wording }) => wording!(text), line))
  const agreeInOtherWords = (outcome: Outcome) =>
    agree({
      scenario,
      theirs: { ...outcome, trail: reword(outcome.trail) },
      ours: { ...ours, trail: reword(ours.trail) },
    })
  const lines = [...theirs.trail, ...ours.trail]
  const reworded = wordings.filter(({ wording }) => lines.some((line) => wording!(line) !== line)).map(nameOf)
  if (agreeInOtherWords(theirs)) return reworded
  const excuse = table.find(({ excuses }) => excuses?.(comparison))
  if (excuse) return [excuse.name]
  let meant = scenario
  const changed: string[] = []
  for (const { name, asMeant } of table) {
    const before = meant
    meant = asMeant?.(before) ?? before
    if (JSON.stringify(meant) !== JSON.stringify(before)) changed.push(name)
  }
  if (changed.length === 0) return null
  const again = await runTheirs(meant)
  if (agreeInOtherWords(again)) return [...changed, ...reworded]
  const laterExcuse = table.find(({ excuses }) => excuses?.({ scenario: meant, theirs: again, ours }))
  return laterExcuse ? [...changed, laterExcuse.name] : null
}

function nameOf({ name }: DeliberateDifference): string {
  return name
}

/** A comparison as a text for people. */
export function describeComparison({ scenario, theirs, ours }: Comparison): string {
  return [
    describeScenario(scenario),
    `  the AWS CLI: ${describeOutcome(theirs)}`,
    `  ecrlogin:    ${describeOutcome(ours)}`,
  ].join('\n')
}

function describeOutcome({ isOk, trail, message }: Outcome): string {
  const lines = trail.map((line) => `\n      ${line}`)
  return `${isOk ? 'succeeds' : `fails, ${message.slice(0, 600)}`}${lines.join('')}`
}
