/** The file system's reason, for the parentheses in a message, and the hint. */
export interface FileProblem {
  readonly reason: string
  readonly hint: string
}

/** Explains an error of the file system. The given hint applies unless the error itself says what to do. */
export function explainFileError(error: unknown, hint: string): FileProblem {
  const { code } = error as NodeJS.ErrnoException
  switch (code) {
    case 'ENOSPC':
      return { reason: 'the disk is full', hint: 'Free some space, and run it again.' }
    case 'EDQUOT':
      return { reason: 'your disk quota is exceeded', hint: 'Free some space, and run it again.' }
    case 'EFBIG':
      return {
        reason: 'the file exceeds the size limit',
        hint: 'Raise the limit (`ulimit -f`), and run it again.',
      }
    case 'EROFS':
      return {
        reason: 'the file system is read-only',
        hint: 'Name a place that can be written, and run it again.',
      }
    case 'EBUSY':
      return {
        reason: 'it is mounted by itself, or another program has it open',
        hint: 'Mount the folder that it is in instead, or end that program.',
      }
    default:
      return { reason: String(code), hint }
  }
}
