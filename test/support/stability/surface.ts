import { basename, join } from 'node:path'
import { expect } from 'vitest'
import { repositoryRoot } from '../sandbox.ts'

/** The folder of the tests that each hold one surface. */
export const stabilityFolder = join(repositoryRoot, 'test', 'stability')

/** The folder of their snapshots. */
export const snapshotFolder = join(stabilityFolder, 'snapshots')

/** Compares a surface with its snapshot, which has the name of the test's file. */
export async function expectSurface(lines: readonly string[]): Promise<void> {
  const name = basename(expect.getState().testPath!, '.test.ts')
  const path = join(snapshotFolder, `${name}.txt`)
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(path)
}

/** A heading, with the lines below it indented. */
export function section(heading: string, lines: readonly string[]): string[] {
  return [heading, ...lines.map((line) => (line === '' ? '' : `  ${line}`)), '']
}
