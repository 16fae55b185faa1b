import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Sandbox } from './sandbox.ts'

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
}

/** It refuses registries whose host begins with `refused`, and lingers for `lingerSeconds` once it has read. */
const script = (directory: string, lingerSeconds: number) => `#!/bin/sh
call=${directory}/$(ls ${directory} | wc -l)
mkdir "$call"
printf '%s\\0' "$@" > "$call/argv"
cat > "$call/stdin"
sleep ${lingerSeconds}
case " $*" in *" refused"*) echo 'the stand-in refuses' >&2; exit 1 ;; esac
`

/** Puts a stand-in of this name first on the sandbox's PATH. */
export function addRecordingClient(sandbox: Sandbox, name: string, lingerSeconds = 0): RecordingClient {
  const directory = mkdtempSync(join(sandbox.home, `${name}-calls-`))
  mkdirSync(sandbox.bin, { recursive: true })
  writeFileSync(join(sandbox.bin, name), script(directory, lingerSeconds), { mode: 0o755 })
  return {
    name,
    calls: () =>
      readdirSync(directory)
        .sort((a, b) => Number(a) - Number(b))
        .map((call) => ({
          argv: readFileSync(join(directory, call, 'argv'), 'utf8')
            .split('\0')
            .slice(0, -1),
          stdin: readFileSync(join(directory, call, 'stdin'), 'utf8'),
        })),
  }
}
