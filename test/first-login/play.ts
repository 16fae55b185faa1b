import { spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { findProgram } from '../support/programs.ts'
import { repositoryRoot } from '../support/sandbox.ts'

/** A script of examples/first-login/ to run and to show. */
export interface Example {
  readonly title: string
  readonly script: string
  readonly shell: string
  /** Programs that it calls besides ecrlogin and the client. */
  readonly needs?: readonly string[]
}

const timeoutMs = 120_000

/** Runs an example, showing each of its lines before what it prints; false when it failed. */
export async function play(example: Example, environment: Record<string, string>): Promise<boolean> {
  console.log(`\n=== ${example.title} (examples/first-login/${example.script})`)
  const missing = [example.shell, ...(example.needs ?? [])].filter((program) => !findProgram(program))
  if (missing.length > 0) {
    console.log(`Skipped: ${missing.join(' and ')} is not installed.`)
    return true
  }
  const source = readFileSync(join(repositoryRoot, 'examples', 'first-login', example.script), 'utf8')
  const shown = join(environment.HOME!, example.script)
  writeFileSync(shown, showLines(source))
  const exitCode = await run([example.shell, shown], environment)
  if (exitCode !== 0) console.log(`Failed with exit code ${exitCode}.`)
  return exitCode === 0
}

/** The same script, with every command and its comment printed before it runs. */
function showLines(source: string): string {
  const lines = source.split('\n').slice(1)
  return lines
    .map((line) => {
      if (line === '') return printLine('')
      if (line.startsWith('#')) return printLine(line)
      return `${printLine(`$ ${line}`)}\n${line}`
    })
    .join('\n')
}

function printLine(text: string): string {
  return `printf '%s\\n' ${quote(text)}`
}

/** One word in POSIX shells and in fish alike, which differ on backslashes only. */
function quote(text: string): string {
  return `'${text.replaceAll("'", `'"'"'`)}'`
}

/** Docker's advice on where to keep credentials, after every login. */
const storageAdvice =
  /^WARNING! Your credentials are stored unencrypted|credential helper to remove this warning|docker\.com\/go\/credential-store/
let isAdviceShown = false

async function run([program, ...args]: readonly string[], environment: Record<string, string>) {
  // One stream for both, so that what clients say on stderr stands beside their lines.
  const merged = ['-c', 'exec "$@" 2>&1', 'sh', program!, ...args]
  const child = spawn('sh', merged, {
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: timeoutMs,
  })
  const closed = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  let previous = ''
  for await (const line of createInterface({ input: child.stdout })) {
    const isAdvice = storageAdvice.test(line)
    if ((isAdvice && isAdviceShown) || (line === '' && previous === '')) continue
    if (!isAdvice && previous !== '' && storageAdvice.test(previous)) isAdviceShown = true
    console.log(line)
    previous = line
  }
  return closed
}
