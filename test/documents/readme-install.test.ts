import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Cloud, startCloud } from '../support/cloud/cloud.ts'
import { type NpmRegistry, startNpmRegistry } from '../support/distribution/npm-registry.ts'
import { addRelease, missingInstall } from '../support/distribution/release.ts'
import { readSections } from '../support/documents/documents.ts'
import { type Ended, findProgram, runProgram } from '../support/programs/programs.ts'
import { isInstalled, type Shell, shells } from '../support/shells/shells.ts'

/** The first block of a language in a section of a document. */
function blockIn(document: string, heading: string, language: string): string {
  const section = readSections(document).find((one) => one.heading === heading)
  return section!.blocks.find((block) => block.language === language)!.text
}

/** The ways to install the program: the lines that a user copies, and the distribution that `--version` prints. */
const ways = [
  {
    way: 'npm',
    lines: blockIn('README.md', 'Install', 'sh').split('\n')[0]!,
    distribution: 'npm package',
    missing: null,
  },
  {
    way: 'the executable',
    lines: blockIn('docs/install.md', 'The executable', 'sh'),
    distribution: 'standalone executable',
    missing: missingInstall,
  },
]

describe.each(ways)('after installing with $way as documented', ({ lines, distribution, missing }) => {
  let cloud: Cloud
  let npmRegistry: NpmRegistry

  beforeAll(async () => {
    cloud = await startCloud()
    npmRegistry = await startNpmRegistry()
    if (missing) return
    if (distribution !== 'npm package') addRelease(cloud.sandbox)
    expect(await run(['bash', '-euc', lines])).toMatchObject({ exitCode: 0 })
  })
  afterAll(() => Promise.all([cloud.close(), npmRegistry.close()]))

  /** A PATH on which the installed program is the only one of this repository. */
  function run(argv: readonly string[]): Promise<Ended> {
    const { home, bin } = cloud.sandbox
    const others = process.env.PATH!.split(':').filter((folder) => !folder.includes('node_modules'))
    return runProgram(argv, {
      environment: {
        ...cloud.environment(),
        PATH: [join(home, '.local/bin'), join(home, 'npm/bin'), bin, ...others].join(':'),
        npm_config_prefix: join(home, 'npm'),
        npm_config_registry: npmRegistry.url,
      },
      cwd: home,
    })
  }

  it.for(shells)('the README snippet for $name logs in', async (shell: Shell, { skip }) => {
    if (missing) return skip(missing)
    if (!findProgram('docker')) return skip('docker is not installed')
    if (!isInstalled(shell)) return skip(`${shell.name} is not installed`)
    const config = join(cloud.sandbox.dockerConfig, 'config.json')
    writeFileSync(config, '{"credHelpers":{"unused.invalid":"unused"}}')
    const script = join(cloud.sandbox.home, `hour.${shell.extension}`)
    const text = blockIn('README.md', 'Three ways to use it', shell.dialect)
    writeFileSync(script, `${text}ecrlogin --version\n`)
    const { exitCode, stdout } = await run([...shell.plain, script])
    expect({ exitCode, stdout }).toEqual({
      exitCode: 0,
      stdout: expect.stringContaining(`(${distribution}`),
    })
    const { auths } = JSON.parse(readFileSync(config, 'utf8'))
    expect(Object.keys(auths)).toEqual(['111122223333.dkr.ecr.us-west-2.amazonaws.com'])
  })

  it('ecrlogin doctor finds no problems', async ({ skip }) => {
    if (missing) return skip(missing)
    if (!findProgram('docker')) return skip('docker is not installed')
    const ended = await run(['ecrlogin', 'doctor', '--region', 'us-west-2'])
    expect(ended).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/\nNo problems found\.\n$/) })
  })
})
