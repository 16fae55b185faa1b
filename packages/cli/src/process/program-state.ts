import { statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The variables that the runtime and the system's loader read once, when a process starts. */
const readAtStart = /^(NODE|BUN|SSL|OPENSSL|ICU|UV|LD|DYLD)_/i

/**
 * Records what a process reads only once: the files of the program, and the variables of the environment that the runtime
 * uses. Returns a function that is true as long as a new process would read the same.
 */
export function observeProgram(): () => boolean {
  const start = readState()
  return () => readState() === start
}

function readState(): string {
  const variables = Object.entries(process.env).filter(([name]) => readAtStart.test(name))
  const files = [process.execPath, process.argv[1], fileURLToPath(import.meta.url)].map(describeFile)
  return JSON.stringify([files, variables.map(([name, value]) => `${name}=${value}`).sort()])
}

/** A text that changes when another file takes its place; npm gives every file the same time of change. */
function describeFile(path = ''): string {
  const file = statSync(path, { throwIfNoEntry: false })
  return file ? `${file.dev} ${file.ino} ${file.size} ${file.mtimeMs} ${file.ctimeMs}` : ''
}
