import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const program = join(import.meta.dirname, '..', '..', '..', 'bin', 'ecrlogin.cjs')
const host = '111122223333.dkr.ecr.us-west-2.amazonaws.com'

let home: string
let dockerConfig: string
let settings: string

beforeEach(({ skip }) => {
  home = mkdtempSync(join(tmpdir(), 'ecrlogin-full-'))
  dockerConfig = join(home, 'docker', 'config.json')
  settings = join(home, 'config.toml')
  mkdirSync(join(home, 'docker'))
  if (process.platform === 'win32') skip('Windows has no ulimit')
})
afterEach(() => rmSync(home, { recursive: true }))

/** Runs the built program when no file may have more than 1024 bytes, which stands in for a full disk. */
function runWithLimit(...args: string[]): { exitCode: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(
    'bash',
    ['-c', 'ulimit -f 1; exec "$@"', 'bash', process.execPath, program, ...args],
    {
      encoding: 'utf8',
      timeout: 30_000,
      env: { PATH: process.env.PATH, HOME: home, DOCKER_CONFIG: join(home, 'docker') },
    },
  )
  return { exitCode: status, stdout, stderr }
}

/** The text of a config.json of this many bytes with a password in it. */
function configOf(length: number): string {
  const text = JSON.stringify({ auths: { 'docker.io': { auth: 'c2VjcmV0' } }, x: '' })
  return text.replace('"x":""', `"x":"${'x'.repeat(length - text.length)}"`)
}

function tooLarge(file: string, exitCode: number) {
  const stderr = `ecrlogin: ${file} could not be written (the file exceeds the size limit). Raise the limit (\`ulimit -f\`), and run it again.\n`
  return { exitCode, stdout: '', stderr }
}

describe('setup without room for the file', () => {
  it('docker changes nothing and leaves nothing behind', () => {
    const text = configOf(1000)
    writeFileSync(dockerConfig, text)
    expect(runWithLimit('setup', 'docker', host)).toEqual(tooLarge(`The file ${dockerConfig}`, 7))
    expect(readFileSync(dockerConfig, 'utf8')).toBe(text)
    expect(readdirSync(join(home, 'docker'))).toEqual(['config.json'])
    expect(readdirSync(join(home, '.config', 'ecrlogin', 'setup'))).toEqual([])
  })

  it('registry changes nothing and leaves nothing behind', () => {
    const text = `# ${'x'.repeat(1000)}\n`
    writeFileSync(settings, text)
    const ended = runWithLimit('setup', 'registry', '111122223333', '--profile', 'x', '--config', settings)
    expect(ended).toEqual(tooLarge(`The settings file ${settings}`, 2))
    expect(readFileSync(settings, 'utf8')).toBe(text)
    expect(readdirSync(home).sort()).toEqual(['.config', 'config.toml', 'docker'])
  })
})
