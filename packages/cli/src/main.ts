import { runProcess } from './edge.ts'

await runProcess(process.argv.slice(2))
