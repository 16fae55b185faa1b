import { type ShellName, shells } from './shell-assignments.ts'

/** What the command prints when it is up: lines for a shell to run, and comments on what they are good for. */
export function formatInstructions(
  environment: Readonly<Record<string, string>>,
  endpointUrl: string,
  shellName: ShellName,
): string {
  const { assign } = shells[shellName]
  const variables = Object.entries(environment)
  return [
    '# AWS for ECR logins, on loopback until this command ends. Run these lines in another terminal:',
    ...variables.map(([name, value]) => assign(name, value)),
    '#',
    "# There AWS's own names lead here, for docker, podman, skopeo, the AWS CLI and the AWS SDKs. Log in:",
    '#   aws ecr get-login-password --region us-west-2 | docker login --username AWS --password-stdin 111122223333.dkr.ecr.us-west-2.amazonaws.com',
    '# Where a Docker engine runs, it logs in by itself and past the proxy. This keeps docker from asking it:',
    `#   ${assign('DOCKER_HOST', 'unix:///no-engine.sock')}`,
    `# Or without the proxy: --endpoint-url ${endpointUrl}, which is its own registry too.`,
    '',
  ].join('\n')
}
