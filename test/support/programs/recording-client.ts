import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Sandbox } from '../sandbox.ts'

/** What a client was given in one call. */
export interface ClientCall {
  /** Without the program's own name. */
  readonly argv: readonly string[]
  readonly stdin: string
}

/** A stand-in for a client: what a real one got cannot be read back byte for byte. */
export interface RecordingClient {
  readonly name: string
  /** In the order in which they were made. */
  calls(): ClientCall[]
  /** The variables of each call, but those that every shell sets by itself. */
  environments(): Record<string, string>[]
}

/** It refuses registries whose host begins with `refused`, and lingers for `lingerSeconds` once it has read. */
const script = (directory: string, lingerSeconds: number) => `#!/bin/sh
call=${directory}/$(ls ${directory} | wc -l)
mkdir "$call"
env -0 > "$call/environment"
printf '%s\\0' "$@" > "$call/argv"
cat > "$call/stdin"
sleep ${lingerSeconds}
case " $* " in *" refused"*) echo 'the stand-in refuses' >&2; exit 1 ;; esac
`

const setByShells = ['PWD', 'OLDPWD', 'SHLVL', '_']

/** Puts a stand-in of this name first on the sandbox's PATH. */
export function addRecordingClient(sandbox: Sandbox, name: string, lingerSeconds = 0): RecordingClient {
  const directory = mkdtempSync(join(sandbox.home, `${name}-calls-`))
  mkdirSync(sandbox.bin, { recursive: true })
  writeFileSync(join(sandbox.bin, name), script(directory, lingerSeconds), { mode: 0o755 })
  const read = (file: string) =>
    readdirSync(directory)
      .sort((a, b) => Number(a) - Number(b))
      .map((call) => readFileSync(join(directory, call, file), 'utf8'))
  const readWords = (file: string) => read(file).map((words) => words.split('\0').slice(0, -1))
  return {
    name,
    calls() {
      const stdin = read('stdin')
      return readWords('argv').map((argv, i) => ({ argv, stdin: stdin[i]! }))
    },
    environments: () =>
      readWords('environment').map((variables) =>
        Object.fromEntries(
          variables
            .map((variable) => /^([^=]*)=(.*)$/s.exec(variable)!.slice(1) as [string, string])
            .filter(([variable]) => !setByShells.includes(variable)),
        ),
      ),
  }
}
