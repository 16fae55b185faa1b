// Shows a first login on a machine without any setup: it starts local ECR, and the scripts in
// examples/first-login/ log a real client in from every installed shell.
import { startLocalEcr } from '@ecrlogin/local-ecr'
import { findProgram } from '../../support/programs/programs.ts'
import { createSandbox } from '../../support/sandbox.ts'
import { offerFetchedPowerShell } from '../../support/shells/fetched-powershell.ts'
import { powerShell, type Shell, shells } from '../../support/shells/shells.ts'
import { type Example, play } from './play.ts'

offerFetchedPowerShell()

const examples: readonly Example[] = [
  { title: 'bash', script: 'bash.sh', shell: shellNamed('bash') },
  { title: 'zsh', script: 'zsh.zsh', shell: shellNamed('zsh') },
  { title: 'dash, as any POSIX shell', script: 'dash.sh', shell: shellNamed('dash') },
  { title: 'fish', script: 'fish.fish', shell: shellNamed('fish') },
  { title: 'PowerShell', script: 'powershell.ps1', shell: powerShell, needs: ['docker'] },
  { title: 'JSON, for jq', script: 'json.sh', shell: posixShell(), needs: ['jq', 'docker'] },
  { title: 'Several registries at once', script: 'several.sh', shell: posixShell(), needs: ['jq'] },
]

function shellNamed(wanted: string): Shell {
  return shells.find(({ name }) => name === wanted)!
}

function posixShell(): Example['shell'] {
  return { name: 'sh', dialect: 'sh', plain: ['sh'] }
}

const clients = ['docker', 'podman', 'skopeo', 'buildah']

process.exitCode = await main()

async function main(): Promise<number> {
  const client = clients.find((name) => findProgram(name))
  if (!client) {
    console.error(
      `None of these clients is installed: ${clients.join(', ')}. Install one and run this again.`,
    )
    return 1
  }
  const localEcr = await startLocalEcr()
  const sandbox = createSandbox()
  try {
    introduce(client)
    const environment = {
      ...sandbox.environment,
      ...localEcr.environment(),
      ECRLOGIN_CLIENT: client,
      NO_COLOR: '1',
    }
    const failed: string[] = []
    for (const example of examples) {
      const isOk = await play(example, environment)
      if (!isOk) failed.push(example.title)
    }
    conclude(failed)
    return failed.length === 0 ? 0 : 1
  } finally {
    await localEcr.close()
    sandbox.remove()
  }
}

function introduce(client: string): void {
  console.log(`
Local ECR is running: Amazon ECR on loopback, under AWS's own names, with signatures and tokens that are checked.
The client is ${client}, the lines are those for AWS, and nothing of yours is read or written.`)
  if (client !== 'docker')
    console.log(`(docker is not installed, so ECRLOGIN_CLIENT=${client} stands in for it.)`)
}

function conclude(failed: readonly string[]): void {
  if (failed.length > 0) {
    console.log(`\nFailed: ${failed.join('; ')}.`)
    return
  }
  console.log(`
Every login succeeded. On AWS itself the lines are the same:

  ecrlogin login --region us-west-2                      your own registry, with the credentials of the AWS CLI
  ecrlogin login ACCOUNT.dkr.ecr.REGION.amazonaws.com    a registry by its name
  eval "$(ecrlogin get -o sh --region us-west-2)"        the same, evaluated by your shell

The scripts above are in examples/first-login/.`)
}
