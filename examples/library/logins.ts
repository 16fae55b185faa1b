// Prints which registries of several accounts your identity can log in to, and until when.
// Requires @ecrlogin/core, and AWS credentials that the AWS CLI would find.
import { getLoginCommands } from '@ecrlogin/core'

const results = await getLoginCommands({
  registries: [
    '111122223333.dkr.ecr.us-west-2.amazonaws.com',
    '444455556666.dkr.ecr.eu-central-1.amazonaws.com',
  ],
  public: true,
  timeoutMs: 10_000,
})
for (const result of results) {
  if ('error' in result) {
    console.error(`${result.registry}: ${result.error.message} ${result.error.hint}`)
    process.exitCode = 1
  } else {
    const { Registry, Username, ExpiresAt } = result.loginCommand
    console.log(`${Registry}: ${Username} until ${ExpiresAt.toISOString()}`)
  }
}
