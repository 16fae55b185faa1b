import { expect } from 'vitest'
import type { Scene, Stage } from './stage.ts'

/** Expects a failure with one sentence. */
export async function expectFailure(
  stage: Stage,
  args: readonly string[],
  scene: Scene,
  { exitCode, message }: { exitCode: number; message: string },
): Promise<void> {
  const ended = await stage.ecrlogin(args, scene)
  expect(ended).toEqual({ exitCode, stdout: '', stderr: expect.stringMatching(/^ecrlogin: [^\n]+[.)]\n$/) })
  expect(ended.stderr).toContain(message)
}
