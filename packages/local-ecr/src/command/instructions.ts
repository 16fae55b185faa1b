import { type ShellName, shells } from './shell-assignments.ts'

/** The output of the command after the start: lines for a shell to run, with comments that explain them. */
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
    "# In that terminal, docker, podman, skopeo, the AWS CLI and the AWS SDKs connect here for AWS's host names. Log in:",
    '#   aws ecr get-login-password --region us-west-2 | docker login --username AWS --password-stdin 111122223333.dkr.ecr.us-west-2.amazonaws.com',
    '# A running Docker engine would do the login itself, without the proxy. Hide the engine from docker:',
    `#   ${assign('DOCKER_HOST', 'unix:///no-engine.sock')}`,
    `# To do without the proxy, use --endpoint-url ${endpointUrl}, which is also the registry.`,
    '',
  ].join('\n')
}
