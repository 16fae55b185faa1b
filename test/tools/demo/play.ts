import { spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { findProgram } from '../../support/programs/programs.ts'
import { repositoryRoot } from '../../support/sandbox.ts'
import { isInstalled, type Shell } from '../../support/shells/shells.ts'

/** A script in examples/first-login/ that the demo runs and shows. */
export interface Example {
  readonly title: string
  readonly script: string
  readonly shell: Pick<Shell, 'name' | 'plain' | 'dialect'>
  /** The programs that it calls besides ecrlogin and the client. */
  readonly needs?: readonly string[]
}

const timeoutMs = 120_000

/** Runs an example and prints each of its lines before the output of that line; false if it fails. */
export async function play(example: Example, environment: Record<string, string>): Promise<boolean> {
  const { title, script, shell, needs = [] } = example
  console.log(`\n=== ${title} (examples/first-login/${script})`)
  const missing = [
    ...(isInstalled(shell) ? [] : [shell.name]),
    ...needs.filter((program) => !findProgram(program)),
  ]
  if (missing.length > 0) {
    console.log(`Skipped: ${missing.join(' and ')} is not installed.`)
    return true
  }
  const source = readFileSync(join(repositoryRoot, 'examples', 'first-login', script), 'utf8')
  const shown = join(environment.HOME!, script)
  writeFileSync(shown, showLines(source, shell.dialect))
  const exitCode = await run([...shell.plain, shown], environment)
  if (exitCode !== 0) console.log(`Failed with exit code ${exitCode}.`)
  return exitCode === 0
}

/** The same script, which prints every command and its comment before it runs. */
function showLines(source: string, dialect: Shell['dialect']): string {
  const lines = source.trimEnd().split('\n').slice(1)
  const print = (text: string) => printers[dialect](text)
  const prompt = dialect === 'powershell' ? 'PS>' : '$'
  return lines
    .map((line) =>
      line === '' || line.startsWith('#') ? print(line) : `${print(`${prompt} ${line}`)}\n${line}`,
    )
    .join('\n')
}

/** A line in each dialect that prints a text. */
const printers: Readonly<Record<Shell['dialect'], (text: string) => string>> = {
  sh: (text) => `printf '%s\\n' ${quote(text)}`,
  // fish interprets backslashes in quotes, but the examples contain none.
  fish: (text) => `printf '%s\\n' ${quote(text)}`,
  powershell: (text) => `'${text.replaceAll("'", "''")}'`,
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'"'"'`)}'`
}

/** Docker's advice about credential storage, which it prints after every login. */
const storageAdvice =
  /^WARNING! Your credentials are stored unencrypted|credential helper to remove this warning|docker\.com\/go\/credential-store/
let isAdviceShown = false

async function run([program, ...args]: readonly string[], environment: Record<string, string>) {
  // Both use one stream, so that a client's output on stderr appears below its line.
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
