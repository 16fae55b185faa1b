import { runProcess } from './edge.ts'

await runProcess(['get', '-o', 'sh', ...process.argv.slice(2)])
