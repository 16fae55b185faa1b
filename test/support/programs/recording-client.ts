import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Sandbox } from '../sandbox.ts'

/** The arguments, input and environment of one call of a client. */
export interface ClientCall {
  /** Without the program's own name. */
  readonly argv: readonly string[]
  readonly stdin: string
}

/** A fake client that records its calls, because a real one does not show the bytes that it received. */
export interface RecordingClient {
  readonly name: string
  /** In the order in which they were made. */
  calls(): ClientCall[]
  /** The variables of each call, except those that every shell sets itself. */
  environments(): Record<string, string>[]
}

/** Rejects registries whose host begins with `refused`, and exits `lingerSeconds` after it has read its input. */
const script = (directory: string, lingerSeconds: number) => `#!/bin/sh
call=${directory}/$(ls ${directory} | wc -l)
mkdir "$call"
env -0 > "$call/environment"
printf '%s\\0' "$@" > "$call/argv"
cat > "$call/stdin"
sleep ${lingerSeconds}
case " $* " in *" refused"*) echo 'the stand-in refuses' >&2; exit 1 ;; esac
`

/** The clients that can be had neither from Debian nor from npm. */
export const clientsToReplace = ['nerdctl', 'finch']

const storing = join(import.meta.dirname, 'nerdctl-stand-in.mjs')

/** Puts a fake of nerdctl or finch first on the sandbox's PATH. It records calls and stores logins as nerdctl does. */
export function addStoringClient(sandbox: Sandbox, name: string): RecordingClient {
  const client = addRecordingClient(sandbox, name)
  const store = `"${process.execPath}" "${storing}" "$@" < "$call/stdin"\n`
  appendFileSync(join(sandbox.bin, name), store)
  return client
}

const setByShells = ['PWD', 'OLDPWD', 'SHLVL', '_']

/** Puts a fake client of this name first on the sandbox's PATH. */
export function addRecordingClient(sandbox: Sandbox, name: string, lingerSeconds = 0): RecordingClient {
  const directory = mkdtempSync(join(sandbox.home, `${name}-calls-`))
  mkdirSync(sandbox.bin, { recursive: true })
  writeFileSync(join(sandbox.bin, name), script(directory, lingerSeconds), { mode: 0o755 })
  const read = (file: string) =>
    readdirSync(directory)
      .sort((a, b) => Number(a) - Number(b))
      .map((call) => readFileSync(join(directory, call, file), 'utf8'))
  const readStrings = (file: string) => read(file).map((strings) => strings.split('\0').slice(0, -1))
  return {
    name,
    calls() {
      const stdin = read('stdin')
      return readStrings('argv').map((argv, i) => ({ argv, stdin: stdin[i]! }))
    },
    environments: () =>
      readStrings('environment').map((variables) =>
        Object.fromEntries(
          variables
            .map((variable) => /^([^=]*)=(.*)$/s.exec(variable)!.slice(1) as [string, string])
            .filter(([variable]) => !setByShells.includes(variable)),
        ),
      ),
  }
}
