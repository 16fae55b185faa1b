import { handOver } from '../hand-over/hand-over.ts'

/** Linux's numbers of errors, on all processors that there is a program for. */
const codes: Readonly<Record<number, string>> = {
  1: 'EPERM',
  2: 'ENOENT',
  3: 'ESRCH',
  4: 'EINTR',
  5: 'EIO',
  6: 'ENXIO',
  9: 'EBADF',
  11: 'EAGAIN',
  13: 'EACCES',
  16: 'EBUSY',
  17: 'EEXIST',
  18: 'EXDEV',
  19: 'ENODEV',
  20: 'ENOTDIR',
  21: 'EISDIR',
  22: 'EINVAL',
  23: 'ENFILE',
  24: 'EMFILE',
  27: 'EFBIG',
  28: 'ENOSPC',
  30: 'EROFS',
  31: 'EMLINK',
  32: 'EPIPE',
  36: 'ENAMETOOLONG',
  39: 'ENOTEMPTY',
  40: 'ELOOP',
  95: 'ENOTSUP',
  99: 'EADDRNOTAVAIL',
  101: 'ENETUNREACH',
  104: 'ECONNRESET',
  110: 'ETIMEDOUT',
  111: 'ECONNREFUSED',
  113: 'EHOSTUNREACH',
  115: 'EINPROGRESS',
  122: 'EDQUOT',
}

/** Returns the result of a system call, or throws the error that Node throws. */
export function check<T>(result: T | number, call: string, path = ''): T {
  if (typeof result !== 'number' || result >= 0) return result as T
  throw systemError(-result, call, path)
}

/** The error that Node throws for an errno. */
export function systemError(errno: number, syscall: string, path = ''): Error {
  const code = codes[errno] ?? handOver(`${syscall} failed with the error ${errno}`)
  return Object.assign(new Error(`${code}: ${syscall} ${path}`.trim()), {
    code,
    errno: -errno,
    syscall,
    path,
  })
}
