import { redact } from '@ecrlogin/core/internal'
import type { Captured, ProgramRunner } from '../command/io.ts'

/** An entry of the length of a login to Amazon ECR, and without a secret. */
const trial = {
  ServerURL: 'https://ecrlogin-doctor.invalid',
  Username: 'AWS',
  Secret: 'not-a-secret.'.repeat(210),
}

/**
 * Stores and erases an entry as docker does, because the `list` of a store can work where `store` does not, such as that of
 * `pass` without a key. A helper that gets the password of `host` needs no store. The reason of the failure; null for none.
 */
export async function tryStore(
  helper: string,
  host: string | null,
  { capture }: ProgramRunner,
): Promise<string | null> {
  const program = `docker-credential-${helper}`
  const stored = await capture([program, 'store'], JSON.stringify(trial))
  // Also after a failure: a helper that was stopped may have stored it.
  const erased = await capture([program, 'erase'], trial.ServerURL)
  if (stored.failure === null) return erased.failure && `it does not erase entries: ${describe(erased)}`
  if (host !== null && hasSecret(await capture([program, 'get'], host))) return null
  return describe(stored)
}

function hasSecret({ failure, stdout }: Captured): boolean {
  return failure === null && /"Secret"\s*:\s*"[^"]/.test(stdout)
}

/** A helper says on stdout why it fails; its stderr goes to the user. */
function describe({ failure, stdout, stderr }: Captured): string {
  const text = redact(stdout.trim() || stderr.trim())
  return text === '' ? failure! : `${failure}: ${text.slice(0, 300)}`
}
