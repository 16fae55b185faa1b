import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { profileLine } from './init.ts'

let folder: string

beforeAll(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'ecrlogin-')), "it's shells")
  for (const file of [
    'bash/ecrlogin.bash',
    'zsh/ecrlogin.zsh',
    'fish/conf.d/ecrlogin.fish',
    'powershell/ECRLogin/ECRLogin.psd1',
  ]) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), '')
  }
})
afterAll(() => rmSync(dirname(folder), { recursive: true }))

/** The line for PowerShell that leaves PSModulePath as it is. */
function line(path: string): string {
  return `Import-Module '${path}' # To skip starting ecrlogin, put this line in $PROFILE instead.\n`
}

describe('the line for a profile', () => {
  it.each([
    ['bash', 'source ', "'\\''", '/bash/ecrlogin.bash', '~/.bashrc'],
    ['zsh', 'source ', "'\\''", '/zsh/ecrlogin.zsh', '~/.zshrc'],
    ['fish', 'source ', "\\'", '/fish/conf.d/ecrlogin.fish', '~/.config/fish/config.fish'],
  ])(
    'of %s loads its module, with the path quoted for that shell',
    async (shell, verb, quote, file, profile) => {
      const path = folder.replace("'", quote)
      const comment = `# To skip starting ecrlogin, put this line in ${profile} instead.`
      expect(await profileLine(shell, folder)).toBe(`${verb}'${path}${file}' ${comment}\n`)
    },
  )

  it.each(['powershell', 'pwsh'])(
    'of %s also puts the folder of the module on PSModulePath, once',
    async (name) => {
      const parent = `${folder.replace("'", "''")}/powershell`
      const comment = '# To skip starting ecrlogin, put this line in $PROFILE instead.'
      expect(await profileLine(name, folder)).toBe(
        `if ("$env:PSModulePath".Split(':') -cnotcontains '${parent}') ` +
          `{ $env:PSModulePath = '${parent}:' + $env:PSModulePath }; ` +
          `Import-Module '${parent}/ECRLogin/ECRLogin.psd1' ${comment}\n`,
      )
    },
  )

  it.each([
    ['a[1]', 'a`[1`]'],
    ['what?*', 'what`?`*'],
    ['back`tick [', 'back``tick `['],
  ])(
    'of PowerShell only loads the main file by a pattern that matches only itself, in %s',
    async (name, pattern) => {
      const shells = join(dirname(folder), name)
      const module = join(shells, 'powershell/ECRLogin')
      mkdirSync(module, { recursive: true })
      writeFileSync(join(module, 'ECRLogin.psd1'), '')
      const path = join(dirname(folder), pattern, 'powershell/ECRLogin/ECRLogin.psm1')
      expect(await profileLine('pwsh', shells)).toBe(line(path))
    },
  )

  it('of PowerShell only loads the module if its path contains the delimiter of PSModulePath', async () => {
    const shells = join(dirname(folder), 'one:two')
    mkdirSync(join(shells, 'powershell/ECRLogin'), { recursive: true })
    const path = join(shells, 'powershell/ECRLogin/ECRLogin.psd1')
    writeFileSync(path, '')
    expect(await profileLine('pwsh', shells)).toBe(line(path))
  })

  it.each(['sh', 'dash', 'ksh'])('of %s is a comment, because it has no module', async (shell) => {
    const line = `# ${shell} needs no module: get-ecr-login-command is a program on PATH.\n`
    expect(await profileLine(shell, folder)).toBe(line)
  })

  it('of an unknown shell is a usage error that suggests the nearest one', async () => {
    await expect(profileLine('bahs', folder)).rejects.toMatchObject({
      code: 'invalid-usage',
      message: 'The shell "bahs" is not known.',
      hint: 'Did you mean bash? Valid names are bash, zsh, fish, powershell, pwsh.',
    })
  })

  it('names the missing file when the modules are not installed', async () => {
    await expect(profileLine('bash', join(folder, 'elsewhere'))).rejects.toMatchObject({
      code: 'unexpected',
      message: expect.stringContaining('elsewhere/bash/ecrlogin.bash" is missing.'),
      hint: expect.stringContaining('Reinstall ecrlogin'),
    })
  })
})
