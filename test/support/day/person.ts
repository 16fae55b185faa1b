import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { runProgram } from '../programs/programs.ts'
import type { Shell } from '../shells/shells.ts'

/** The output of some lines on one terminal, and the exit code of the last command. */
export interface Seen {
  readonly exitCode: number | null
  /** Without docker's advice about its storage, its own log, and empty lines. */
  readonly lines: readonly string[]
}

/** A person with an own home, who types lines into one shell. */
export interface Person {
  readonly home: string
  /** The variables that the person has exported. */
  readonly environment: Record<string, string>
  /** Types lines into a new shell. */
  type(lines: string): Promise<Seen>
  /** Types lines that are for bash in every document, such as those of a CI job. */
  typeInBash(lines: string): Promise<Seen>
  write(path: string, text: string): void
  read(path: string): string
}

/** The profile of each shell, below the home. */
const profiles: Readonly<Record<string, string>> = {
  bash: '.bashrc',
  zsh: '.zshrc',
  fish: '.config/fish/config.fish',
  pwsh: '.config/powershell/profile.ps1',
}

export function profileOf({ name }: Shell): string {
  return profiles[name]!
}

/** Makes a person whose scripts are in `folder`, beside the home. */
export function createPerson(shell: Shell, folder: string, variables: Record<string, string>): Person {
  const home = join(folder, 'home')
  mkdirSync(home, { recursive: true })
  const environment = { ...variables, HOME: home, USERPROFILE: home }
  const type = async ([program, ...flags]: readonly string[], name: string, text: string): Promise<Seen> => {
    const script = join(folder, name)
    writeFileSync(script, text)
    // Both streams on one terminal.
    const argv = ['sh', '-c', 'exec "$@" 2>&1', 'sh', program!, ...flags, script]
    const { exitCode, stdout } = await runProgram(argv, { environment, cwd: home })
    return { exitCode, lines: toLines(stdout) }
  }
  const end = shell.dialect === 'powershell' ? 'exit $LASTEXITCODE\n' : ''
  return {
    home,
    environment,
    type: (lines) => type(shell.plain, `lines.${shell.extension}`, `${lines}\n${end}`),
    typeInBash: (lines) => type(['bash', '-eu'], 'lines.bash', lines),
    write(path, text) {
      const file = join(home, path)
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, text)
    },
    read: (path) => readFileSync(join(home, path), 'utf8'),
  }
}

const ofDocker =
  /^(time="|WARNING! (Your credentials are stored|Using --password)|Configure a credential helper|https:\/\/docs\.docker\.com)/

function toLines(text: string): string[] {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: PowerShell colours its errors, and sets the title.
  const plain = text.replace(/\u001b(\[[\d;?]*[a-zA-Z]|\][^\u0007]*\u0007)/g, '')
  return plain.split(/\r?\n/).filter((line) => line.trim() !== '' && !ofDocker.test(line))
}

/** The last command that a text names in backticks. */
export function commandIn(text: string | undefined): string {
  return [...(text ?? '').matchAll(/`([^`]+)`/g)].at(-1)![1]!
}

/** The files below a home that ecrlogin has made, or that name it; without what shells keep of their own. */
export function tracesOf(home: string): string[] {
  const isOfShell = /^\.(cache|local\/share|config)\/(powershell|fish)\//
  return readdirSync(home, { recursive: true, withFileTypes: true })
    .map((entry) => ({ entry, path: join(entry.parentPath, entry.name).slice(home.length + 1) }))
    .filter(({ path }) => !isOfShell.test(path))
    .filter(
      ({ entry, path }) =>
        path.includes('ecr') ||
        (entry.isFile() && readFileSync(join(home, path), 'utf8').includes('ecrlogin')),
    )
    .map(({ path }) => path)
}

/** Lets a night of 13 hours pass for the tokens in a cache: they are 13 hours older in the morning. */
export function ageTokens(cache: string): void {
  const shift = (time: string) => new Date(Date.parse(time) - 13 * 3_600_000).toISOString()
  for (const name of readdirSync(cache).filter((one) => one.endsWith('.token.json'))) {
    const file = join(cache, name)
    const entry = JSON.parse(readFileSync(file, 'utf8'))
    const data = { ...entry.data, expiresAt: shift(entry.data.expiresAt) }
    rmSync(file)
    writeFileSync(file, JSON.stringify({ ...entry, issuedAt: shift(entry.issuedAt), data }), { mode: 0o600 })
  }
}
