// Starts a program again and again, each time directly and with a file as its stdin, and prints the milliseconds of each
// run after the first one. bun runs this script, because it starts a program as fast as C does; Node takes 3 ms more,
// twice as long as the fastest program of the bench takes in total.
import { rmSync } from 'node:fs'

const { argv, stdin, forgotten, least, most, enoughMs } = JSON.parse(process.argv[2])

run('pipe')
const times = []
const end = performance.now() + enoughMs
while (times.length < least || (times.length < most && performance.now() < end)) times.push(run('ignore'))
console.log(JSON.stringify(times))

function run(stderr) {
  for (const path of forgotten) rmSync(path, { recursive: true, force: true })
  const options = { cmd: argv, stdin: Bun.file(stdin), stdout: 'ignore', stderr, timeout: 60_000 }
  const start = performance.now()
  const ended = Bun.spawnSync(options)
  const time = performance.now() - start
  if (!ended.success) throw new Error(`${argv.join(' ')}: ${ended.stderr ?? ended.exitCode}`)
  return time
}
