import { existsSync } from 'node:fs'
import { join, sep } from 'node:path'
import { EcrLoginError, quoteValue, suggest } from '@ecrlogin/core'
import { fish } from '../formats/fish.ts'
import type { Dialect } from '../formats/format.ts'
import { powershell } from '../formats/powershell.ts'
import { sh } from '../formats/sh.ts'
import type { Command } from './command.ts'

/** The module of a shell, and how a profile loads it. */
interface ShellModule {
  /** The names by which a person asks for it. */
  readonly shells: readonly string[]
  readonly dialect: Dialect
  /** What the shell calls loading. */
  readonly verb: string
  /** Within the folder of the modules. */
  readonly file: string
  /** Where the line can stand. */
  readonly profile: string
}

const modules: readonly ShellModule[] = [
  { shells: ['bash'], dialect: sh, verb: 'source', file: 'bash/ecrlogin.bash', profile: '~/.bashrc' },
  { shells: ['zsh'], dialect: sh, verb: 'source', file: 'zsh/ecrlogin.zsh', profile: '~/.zshrc' },
  {
    shells: ['fish'],
    dialect: fish,
    verb: 'source',
    file: 'fish/conf.d/ecrlogin.fish',
    profile: '~/.config/fish/config.fish',
  },
  {
    shells: ['powershell', 'pwsh'],
    dialect: powershell,
    verb: 'Import-Module',
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
    ['in ~/.bashrc', 'eval "$(ecrlogin init bash)"'],
    ['for good, in zsh', 'ecrlogin init zsh >> ~/.zshrc'],
    ['for good, in PowerShell, where $PROFILE names the file', 'ecrlogin init powershell'],
  ],
  configure(command) {
    command.argument('<shell>', initShells.join(', '))
  },
  async run([shell = ''], _options, { io }) {
    io.out(await profileLine(shell, await io.findShellModules()))
    return 0
  },
}

/**
 * The line that a profile of the shell evaluates, with the modules in that folder. Its comment trails, so that
 * `eval $(...)` without quotes and `Invoke-Expression`, which takes one string, evaluate it too. A POSIX shell
 * without a module gets a comment alone. Throws `invalid-usage` for a shell that is not known.
 */
export async function profileLine(shell: string, folder: string): Promise<string> {
  const module = modules.find(({ shells }) => shells.includes(shell))
  if (module) {
    const { verb, dialect, profile } = module
    const line = `${verb} ${dialect.quote(findModule(module, folder))}`
    return `${line} # This line itself, put in ${profile}, spares starting ecrlogin there.\n`
  }
  if ([sh.name, ...sh.aliases].includes(shell)) {
    return `# ${shell} needs nothing loaded: get-ecr-login-command is a program on PATH.\n`
  }
  throw await unknownShell(shell)
}

function findModule({ file, dialect }: ShellModule, folder: string): string {
  const path = join(folder, file)
  if (!existsSync(path)) {
    throw new EcrLoginError(
      'unforeseen',
      `The shell module ${quoteValue(path)} is missing.`,
      'Install ecrlogin anew; its package holds the folder `shells`.',
    )
  }
  // The POSIX shells and fish of Windows take a backslash for a part of the name.
  return dialect === powershell ? path : path.replaceAll(sep, '/')
}

async function unknownShell(name: string): Promise<EcrLoginError> {
  return new EcrLoginError(
    'invalid-usage',
    `The shell ${quoteValue(name)} is not known.`,
    await suggest(name, initShells),
  )
}
