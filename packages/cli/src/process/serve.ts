import { parse } from 'node:path'
import { loadCommand } from '../parser/run.ts'
import { endOnCrash } from './prepare-process.ts'
import { observeProgram } from './program-state.ts'
import { answerRequest } from './serve-request.ts'
import { write } from './standard-streams.ts'

/** The time without a request after which the process ends, unless the caller says otherwise. */
const idleSeconds = 60

/**
 * Answers requests of the PowerShell module, so that a session does not start a process for each question: JSON lines on
 * stdin, and on stdout the lines that `answerRequest` writes. It ends at the end of stdin, after some time without a
 * request, and instead of answering when a new process could answer differently. Internal: it can change in any version.
 */
export function serve([seconds = String(idleSeconds)]: readonly string[]): Promise<never> {
  const isCurrent = observeProgram()
  const idleMs = Number(seconds) * 1000
  const end = () => process.exit(0)
  endOnCrash(() => process.exit(1))
  // Ctrl-C at the prompt of the session reaches this process, too.
  process.on('SIGINT', () => {})
  // A process that stays must not keep anybody from removing a folder.
  process.chdir(parse(process.execPath).root)

  let idle = setTimeout(end, idleMs)
  let current = Promise.resolve()
  let abort = new AbortController()
  readLines((line) => {
    clearTimeout(idle)
    // Nobody waits for an earlier response any longer: the session has stopped that pipeline.
    abort.abort()
    const own = new AbortController()
    abort = own
    current = current.then(async () => {
      if (own.signal.aborted) return
      await answerRequest(line, { write: (text) => write(1, text), isCurrent, end, signal: own.signal })
      if (abort === own) idle = setTimeout(end, idleMs)
    })
  }, end)
  // The session takes some time to write its first request.
  void loadCommand('get')
  return new Promise(() => {})
}

function readLines(onLine: (line: string) => void, onEnd: () => void): void {
  let rest = ''
  process.stdin
    .setEncoding('utf8')
    .on('data', (text: string) => {
      const lines = `${rest}${text}`.split('\n')
      rest = lines.pop()!
      for (const line of lines) onLine(line)
    })
    .on('end', onEnd)
    .on('error', onEnd)
}
