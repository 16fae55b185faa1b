import { runProtocol } from './edge.ts'
import { answerKubelet } from './protocols/credential-provider.ts'

await runProtocol(answerKubelet, process.argv.slice(2))
