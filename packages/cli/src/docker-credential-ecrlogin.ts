import { runDockerHelper } from './edge.ts'

await runDockerHelper(process.argv.slice(2))
