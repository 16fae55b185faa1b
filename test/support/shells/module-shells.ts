import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathWithoutPrograms } from '../programs/path-without-programs.ts'
import { type Ended, type RunOptions, runProgram } from '../programs/programs.ts'
import { repositoryRoot, type Sandbox } from '../sandbox.ts'
import { type Shell, shells } from './shells.ts'

/** A shell for which we have a module, and its syntax for the tests. */
export interface ModuleShell extends Shell {
  /** The file that a profile loads, within the folder of all modules. */
  readonly file: string
  /** Evaluates the output of a command, and ends the script if that fails. */
  evaluate(command: string): string
}

/** Every shell whose module is a script of that shell, in the order of the documents. */
export const moduleShells: readonly ModuleShell[] = [
  { ...find('bash'), file: 'bash/ecrlogin.bash', evaluate: (command) => `eval "$(${command})"` },
  { ...find('zsh'), file: 'zsh/ecrlogin.zsh', evaluate: (command) => `eval "$(${command})"` },
  {
    ...find('fish'),
    file: 'fish/conf.d/ecrlogin.fish',
    evaluate: (command) => `eval (${command}); or exit`,
  },
]

/** The modules in the repository, without a program beside them. */
export const sources = join(repositoryRoot, 'shells')

/** The modules in the built package, with its program beside them. */
export const packaged = join(repositoryRoot, 'packages', 'cli', 'shells')

/** The line that loads a shell's module. */
export function load({ file }: ModuleShell, folder = sources): string {
  return `source '${join(folder, file)}'`
}

/** Runs a script in a shell with its strict flags, or with the given command line. */
export function runScript(
  shell: Shell,
  lines: readonly string[],
  sandbox: Sandbox,
  options: Partial<RunOptions> & { readonly argv?: readonly string[] } = {},
): Promise<Ended> {
  const { argv = shell.strict, ...rest } = options
  const script = join(sandbox.home, `script.${shell.extension}`)
  writeFileSync(script, `${lines.join('\n')}\n`)
  const defaults = { environment: sandbox.environment, cwd: sandbox.home, timeoutMs: 30_000 }
  return runProgram([...argv, script], { ...defaults, ...rest })
}

/** The sandbox's environment with node on PATH, but without our programs. */
export function withoutPrograms(sandbox: Sandbox): Record<string, string> {
  const node = `#!/bin/sh\nexec '${process.execPath}' "$@"\n`
  writeFileSync(join(sandbox.bin, 'node'), node, { mode: 0o755 })
  return { ...sandbox.environment, PATH: pathWithoutPrograms(sandbox.environment.PATH) }
}

function find(name: string): Shell {
  return shells.find((shell) => shell.name === name)!
}
