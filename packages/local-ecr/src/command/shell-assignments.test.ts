import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { inTemporaryFolder, isInstalled, run } from '../../test-support/clients.ts'
import { type ShellName, shells } from './shell-assignments.ts'

const hostileValues = [
  'http://127.0.0.1:3128',
  "it's 'quoted'",
  '$HOME `id` $(id) "double" !! %PATH%',
  String.raw`back\slash ends\ `.trimEnd(),
  String.raw`ends with \'`,
  '~root *?[a] {b,c} # ; & | <>',
  'typographic \u2018single\u2019 \u201aquotes\u201b',
  'two\nlines',
  '',
]

const realShells: readonly [shell: ShellName, command: string, args: string[]][] = [
  ['sh', 'bash', ['--noprofile', '--norc', '-euc']],
  ['sh', 'dash', ['-euc']],
  ['sh', 'zsh', ['--no-rcs', '-euc']],
  ['fish', 'fish', ['--no-config', '-c']],
  ['powershell', 'pwsh', ['-NoProfile', '-NonInteractive', '-Command']],
]

describe.each(realShells)('an assignment for %s', (shell, command, args) => {
  it.skipIf(!isInstalled(command))(`sets the variable byte for byte in ${command}`, { timeout: 60_000 }, () =>
    inTemporaryFolder(async (folder) => {
      // PowerShell removes a variable that is set to the empty string.
      const values = hostileValues.filter((value) => command !== 'pwsh' || value !== '')
      const program = join(folder, 'print-values')
      const names = values.map((_, index) => `VALUE_${index}`)
      const text = values.map((value, index) => shells[shell].assign(names[index]!, value)).join('\n')
      const script = `JSON.stringify(${JSON.stringify(names)}.map((name) => process.env[name]))`
      await writeFile(program, `#!${process.execPath}\nconsole.log(${script})\n`, { mode: 0o700 })
      const { output, code } = await run(command, [...args, `${text}\n${program}`], {
        env: { HOME: folder },
      })
      expect(code).toBe(0)
      expect(JSON.parse(output)).toEqual(values)
    }),
  )
})
