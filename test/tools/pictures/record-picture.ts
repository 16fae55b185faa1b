import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { type Cloud, startCloud } from '../../support/cloud/cloud.ts'
import { pathWithoutClients } from '../../support/programs/path-without-clients.ts'
import { findProgram } from '../../support/programs/programs.ts'
import { readScreen, runOnTerminal } from '../../support/programs/terminal.ts'
import { drawPicture, type PictureLine } from './draw-picture.ts'
import type { Picture } from './pictures.ts'

const columns = 80

/** Runs the commands of a picture on a terminal, against local ECR, and draws the screen. */
export async function recordPicture(picture: Picture): Promise<string> {
  const cloud = await startCloud()
  try {
    const environment = furnish(cloud, picture)
    const run = async (command: string, isFailure = false) => {
      const options = { environment, cwd: cloud.sandbox.home, columns }
      const { stdout, exitCode } = await runOnTerminal(command, options)
      if ((exitCode !== 0) !== isFailure) throw new Error(`${command}: exit code ${exitCode}\n${stdout}`)
      return stdout
    }
    for (const command of picture.before ?? []) await run(command)
    const lines: PictureLine[] = []
    for (const command of picture.commands) {
      const stdout = await run(command, picture.isFailure)
      const screen = await readScreen(stdout, columns)
      const space = lines.length === 0 ? [] : [{ runs: [] }]
      lines.push(...space, { command }, ...screen.map((runs) => ({ runs })))
    }
    return drawPicture(lines, { label: picture.label, columns })
  } finally {
    await cloud.close()
  }
}

/** A home with docker, a profile whose SSO session has expired, and a rule that uses it for one registry. */
function furnish({ sandbox, environmentWithCache }: Cloud, { name }: Picture): Record<string, string> {
  const { home, bin } = sandbox
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(home, path)), { recursive: true })
    writeFileSync(join(home, path), text)
  }
  write(
    '.config/ecrlogin/config.toml',
    '[[registry]]\nmatch = "444455556666.dkr.ecr.eu-central-1.amazonaws.com"\nprofile = "staging"\n',
  )
  write('.aws/config', ssoProfile)
  write('.docker/config.json', JSON.stringify(name === 'doctor' ? oldLogin : { credsStore: 'desktop' }))
  writeFileSync(join(bin, 'docker-credential-desktop'), store)
  chmodSync(join(bin, 'docker-credential-desktop'), 0o755)
  const path = pathWithoutClients(sandbox)
  for (const program of ['docker', 'jq', 'script', 'stty', 'sh', 'cat', 'docker-credential-ecrlogin']) {
    symlinkSync(findProgram(program, sandbox.environment.PATH)!, join(path, program))
  }
  return {
    ...environmentWithCache(join(home, '.cache', 'ecrlogin')),
    PATH: [bin, path].join(delimiter),
    XDG_CONFIG_HOME: join(home, '.config'),
    DOCKER_CONFIG: join(home, '.docker'),
  }
}

const ssoProfile = `[profile staging]
sso_session = corp
sso_account_id = 444455556666
sso_role_name = developer

[sso-session corp]
sso_region = us-east-1
sso_start_url = https://corp.awsapps.com/start
`

/** A credential store that forgets everything. Without a store, docker prints a warning after every login. */
const store = `#!/bin/sh
cat >/dev/null
case $1 in
  list) echo '{}' ;;
  get) echo 'credentials not found in native keychain'; exit 1 ;;
esac
`

/** A login that docker stored under a key of an older form. */
const oldLogin = {
  auths: { 'https://444455556666.dkr.ecr.eu-central-1.amazonaws.com': { auth: btoa('AWS:an-old-password') } },
  credHelpers: { 'unused.invalid': 'unused' },
}
