import { existsSync } from 'node:fs'
import { delimiter, dirname, join, sep } from 'node:path'
import { EcrLoginError } from '@ecrlogin/core'
import { quoteValue, suggest } from '@ecrlogin/core/internal'
import { Argument } from 'commander'
import type { Command } from '../command/command.ts'
import { takeAsIs } from '../command/options.ts'
import { fish } from '../formats/fish.ts'
import type { Dialect } from '../formats/format.ts'
import { powershell } from '../formats/powershell.ts'
import { sh } from '../formats/sh.ts'

/** A shell's module, and how a profile loads it. */
interface ShellModule {
  /** Its names for `init`. */
  readonly shells: readonly string[]
  readonly dialect: Dialect
  /** The command that loads the file with this path. */
  readonly load: (path: string) => string
  /** Its path in the folder of the modules. */
  readonly file: string
  /** The file to put the line in. */
  readonly profile: string
}

const modules: readonly ShellModule[] = [
  { shells: ['bash'], dialect: sh, load: sourceWith(sh), file: 'bash/ecrlogin.bash', profile: '~/.bashrc' },
  { shells: ['zsh'], dialect: sh, load: sourceWith(sh), file: 'zsh/ecrlogin.zsh', profile: '~/.zshrc' },
  {
    shells: ['fish'],
    dialect: fish,
    load: sourceWith(fish),
    file: 'fish/conf.d/ecrlogin.fish',
    profile: '~/.config/fish/config.fish',
  },
  {
    shells: ['powershell', 'pwsh'],
    dialect: powershell,
    load: importModule,
    file: 'powershell/ECRLogin/ECRLogin.psd1',
    profile: '$PROFILE',
  },
]

/** The shells that have a module, by every name. */
export const initShells: readonly string[] = modules.flatMap(({ shells }) => shells)

export const init: Command = {
  arguments: '',
  sharedOptions: [],
  examples: [
    ['load the module from ~/.bashrc', 'eval "$(ecrlogin init bash)"'],
    ['append the line to ~/.zshrc', 'ecrlogin init zsh >> ~/.zshrc'],
    ["print the line for PowerShell's $PROFILE", 'ecrlogin init powershell'],
  ],
  configure(command) {
    command.addArgument(
      new Argument('<shell>', 'shell to load the module in').choices(initShells).argParser(takeAsIs),
    )
  },
  async run([shell = ''], _options, { io }) {
    io.out(await profileLine(shell, await io.findShellModules()))
    return 0
  },
}

/**
 * The line that loads a shell's module from that folder. The comment is at its end, so that `eval $(...)` without
 * quotes and `Invoke-Expression`, which takes one string, evaluate the line too. A POSIX shell without a module gets
 * only a comment. Throws `invalid-usage` for an unknown shell.
 */
export async function profileLine(shell: string, folder: string): Promise<string> {
  const module = modules.find(({ shells }) => shells.includes(shell))
  if (module) {
    const { load, profile } = module
    return `${load(findModule(module, folder))} # To skip starting ecrlogin, put this line in ${profile} instead.\n`
  }
  if ([sh.name, ...sh.aliases].includes(shell)) {
    return `# ${shell} needs no module: get-ecr-login-command is a program on PATH.\n`
  }
  throw await unknownShell(shell)
}

function findModule({ file, dialect }: ShellModule, folder: string): string {
  const path = join(folder, file)
  if (!existsSync(path)) {
    throw new EcrLoginError(
      'unexpected',
      `The shell module ${quoteValue(path)} is missing.`,
      'Reinstall ecrlogin: its package contains the folder `shells`.',
    )
  }
  // On Windows, a backslash is part of a name for POSIX shells and fish.
  return dialect === powershell ? path : path.replaceAll(sep, '/')
}

function sourceWith({ quote }: Dialect): ShellModule['load'] {
  return (path) => `source ${quote(path)}`
}

/**
 * Imports the module and puts the folder that holds it on `PSModulePath`, where jobs and other new runspaces find the
 * module. `Import-Module` takes a pattern for a path. It also takes the file that a manifest names for one, and cannot be
 * told not to, so in a folder whose path is a pattern, the line loads that file itself. There and where the path contains
 * the delimiter, `PSModulePath` stays as it is, because it could lead to another folder.
 */
function importModule(manifest: string): string {
  const special = /[[\]*?`]/g
  if (special.test(manifest)) {
    return `Import-Module ${powershell.quote(manifest.replace(/\.psd1$/, '.psm1').replace(special, '`$&'))}`
  }
  const line = `Import-Module ${powershell.quote(manifest)}`
  const folder = dirname(dirname(manifest))
  if (folder.includes(delimiter)) return line
  const [entry, start] = [folder, `${folder}${delimiter}`].map(powershell.quote)
  const isMissing = `"$env:PSModulePath".Split('${delimiter}') -cnotcontains ${entry}`
  return `if (${isMissing}) { $env:PSModulePath = ${start} + $env:PSModulePath }; ${line}`
}

async function unknownShell(name: string): Promise<EcrLoginError> {
  return new EcrLoginError(
    'invalid-usage',
    `The shell ${quoteValue(name)} is not known.`,
    await suggest(name, initShells),
  )
}
