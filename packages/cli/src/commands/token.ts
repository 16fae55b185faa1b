import { type AuthorizationData, getAuthorizationData } from '@ecrlogin/core'
import { formatTime } from '@ecrlogin/core/internal'
import { type Command, firstFailure, reportFailure } from '../command/command.ts'
import { toLoginOptions } from '../command/login-options.ts'

export const token: Command = {
  arguments: '[registry...]',
  examples: [
    ['show when the token expires', 'ecrlogin token --region us-west-2 | jq -r .ExpiresAt'],
    [
      'show the endpoint of each account',
      'ecrlogin token --registry-id 111122223333,444455556666 --region us-west-2 | jq -r .ProxyEndpoint',
    ],
    [
      'decode the user name and password',
      'ecrlogin token --region us-west-2 | jq -r .AuthorizationToken | base64 -d > user-and-password.txt',
    ],
  ],
  async run(registries, options, context) {
    const results = await getAuthorizationData(await toLoginOptions(registries, options, context))
    const exitCodes = results.map((result) =>
      'error' in result ? reportFailure(null, result.error, context) : 0,
    )
    for (const result of results)
      if ('response' in result && result.response) context.reporter.response(result.response)
    context.io.out(results.flatMap((result) => ('error' in result ? [] : result.data.map(toLine))).join(''))
    return firstFailure(exitCodes)
  },
}

function toLine({ authorizationToken, expiresAt, proxyEndpoint }: AuthorizationData): string {
  const json = {
    AuthorizationToken: authorizationToken,
    ExpiresAt: formatTime(expiresAt),
    ...(proxyEndpoint !== null && { ProxyEndpoint: proxyEndpoint }),
  }
  return `${JSON.stringify(json)}\n`
}
