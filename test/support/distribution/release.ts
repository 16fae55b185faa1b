import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { runProgram } from '../programs/programs.ts'
import { repositoryRoot, type Sandbox } from '../sandbox.ts'

const standalone = 'packages/cli/standalone'
/** For Linux, a release has the folders with the quick programs. */
const withQuick = 'packages/quick/dist'

/** The reason that nothing can be released on this machine; null if it can. */
export const missingRelease = existsSync(join(repositoryRoot, standalone, 'this'))
  ? null
  : 'the executable is not built'

/** The shell scripts of a job of the release workflow, one per step. */
function readScripts(job: string): string[] {
  const workflow = readFileSync(join(repositoryRoot, '.github', 'workflows', 'release.yml'), 'utf8')
  return parse(workflow).jobs[job].steps.flatMap(({ run }: { run?: string }) => run ?? [])
}

/**
 * Creates a release's files as the workflow does, for the platforms that are built here. Also puts a fake curl into
 * the sandbox, which returns these files for the release's URLs and fails for every other URL.
 */
export async function addRelease(sandbox: Sandbox): Promise<void> {
  const folder = join(sandbox.home, 'release')
  const lay = (from: string, to: string) =>
    cpSync(join(repositoryRoot, from), join(folder, to), { recursive: true, verbatimSymlinks: true })
  lay(standalone, standalone)
  lay(existsSync(join(repositoryRoot, withQuick)) ? withQuick : standalone, withQuick)
  const [script] = readScripts('executables').filter((one) => one.includes('tar -czf'))
  const { environment } = sandbox
  const ended = await runProgram(['bash', '-e', '-c', script!], { environment, cwd: folder })
  if (ended.exitCode !== 0) throw new Error(ended.stderr)
  const { repository } = JSON.parse(readFileSync(join(repositoryRoot, 'packages/cli/package.json'), 'utf8'))
  const home = repository.url.replace(/^git\+|\.git$/g, '')
  writeFileSync(
    join(sandbox.bin, 'curl'),
    `#!/bin/sh
for word; do
  case $word in
    -*) ;;
    '${home}/releases/latest/download/'*) cp '${folder}/archives/'"\${word##*/}" . ;;
    *) exit 6 ;;
  esac
done
`,
    { mode: 0o755 },
  )
}
