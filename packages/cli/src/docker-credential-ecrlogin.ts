import { runProtocol } from './edge.ts'
import { answerDocker } from './protocols/docker-credential.ts'

await runProtocol(answerDocker, process.argv.slice(2))
