/** The error for a file that exists but is not used; `code` is the reason, where other errors have the system's code. */
export class RefusedFileError extends Error {
  readonly code: string

  constructor(path: string, code: string) {
    super(`${path} is not used: ${code}`)
    this.name = 'RefusedFileError'
    this.code = code
  }
}
