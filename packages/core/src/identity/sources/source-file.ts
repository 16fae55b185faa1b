import { EcrLoginError } from '../../errors/errors.ts'

/** Reads a file that a source depends on. Throws `no-credentials` with this hint; `what` is the file's part in the message. */
export function readSourceFile<T>(read: (path: string) => T, path: string, what: string, hint: string): T {
  try {
    return read(path)
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code
    throw new EcrLoginError('no-credentials', `${what} in ${path} could not be read (${reason}).`, hint, {
      cause,
    })
  }
}
