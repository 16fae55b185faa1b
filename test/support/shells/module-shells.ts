import { existsSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { type Ended, type RunOptions, runProgram } from '../programs/programs.ts'
import { repositoryRoot, type Sandbox } from '../sandbox.ts'
import { type Shell, shells } from './shells.ts'

/** A shell with a module of ours, and the words with which the tests speak to it. */
export interface ModuleShell extends Shell {
  /** The file that a profile loads, within the folder of all modules. */
  readonly file: string
  /** Evaluates what a command prints, and ends the script when that fails. */
  evaluate(command: string): string
}

/** Every shell with a module that is a file of that shell, in reading order. */
export const moduleShells: readonly ModuleShell[] = [
  { ...find('bash'), file: 'bash/ecrlogin.bash', evaluate: (command) => `eval "$(${command})"` },
  { ...find('zsh'), file: 'zsh/ecrlogin.zsh', evaluate: (command) => `eval "$(${command})"` },
  {
    ...find('fish'),
    file: 'fish/conf.d/ecrlogin.fish',
    evaluate: (command) => `eval (${command}); or exit`,
  },
]

/** The modules as they lie in the repository, with no program beside them. */
export const sources = join(repositoryRoot, 'shells')

/** The modules as they lie in the built package, with its program beside them. */
export const packaged = join(repositoryRoot, 'packages', 'cli', 'shells')

/** The line that loads a shell's module. */
export function load({ file }: ModuleShell, folder = sources): string {
  return `source '${join(folder, file)}'`
}

/** Runs a script in a shell under its strict flags, or with the command line given. */
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

/** The sandbox's environment, but with none of our programs on PATH; node is there. */
export function withoutPrograms(sandbox: Sandbox): Record<string, string> {
  const node = `#!/bin/sh\nexec '${process.execPath}' "$@"\n`
  writeFileSync(join(sandbox.bin, 'node'), node, { mode: 0o755 })
  const directories = sandbox.environment.PATH!.split(delimiter)
  return {
    ...sandbox.environment,
    PATH: directories.filter((one) => !existsSync(join(one, 'ecrlogin'))).join(delimiter),
  }
}

function find(name: string): Shell {
  return shells.find((shell) => shell.name === name)!
}
