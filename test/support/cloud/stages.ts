import type { LocalEcrOptions } from '@ecrlogin/local-ecr'
import { afterAll } from 'vitest'
import { openStage, type Stage } from './stage.ts'

/** Returns a function that opens stages, each with these options and its own; all are closed after the file's tests. */
export function stageOpener(shared: LocalEcrOptions = {}): (options?: LocalEcrOptions) => Promise<Stage> {
  const stages: Stage[] = []
  afterAll(() => Promise.all(stages.map((stage) => stage.close())))
  return async (options) => {
    const stage = await openStage({ ...shared, ...options })
    stages.push(stage)
    return stage
  }
}
