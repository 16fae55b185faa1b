// Records each command with its arguments, AWS variables and current directory, then runs the CLI. Of a CLI that stays
// for a session, it records the requests.
import { spawn } from 'node:child_process'
import { appendFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

const { RECORDED_CALLS, RECORDED_CLI } = process.env
const args = process.argv.slice(2)

if (args[0] === 'serve') forward()
else {
  record({ args, environment: process.env, directory: process.cwd() })
  await import(pathToFileURL(RECORDED_CLI).href)
}

function record({ args, environment, directory, isStaying }) {
  const variables = Object.entries(environment).filter(([name]) => name.startsWith('AWS_'))
  const call = { Arguments: args, Environment: Object.fromEntries(variables), Folder: directory }
  appendFileSync(RECORDED_CALLS, `${JSON.stringify({ ...call, IsStaying: isStaying === true })}\n`)
}

/** Passes requests and responses on, and records the requests that the CLI answers. */
function forward() {
  process.on('SIGINT', () => {})
  const cli = spawn(process.execPath, [RECORDED_CLI, ...args], { stdio: ['pipe', 'pipe', 'inherit'] })
  cli.on('exit', (code) => process.exit(code ?? 1))
  const requests = []
  onLines(process.stdin, (line) => {
    requests.push(JSON.parse(line))
    cli.stdin.write(`${line}\n`)
  })
  process.stdin.on('end', () => cli.stdin.end())
  onLines(cli.stdout, (line) => {
    const { id, exitCode } = JSON.parse(line)
    const { arguments: args, environment, directory } = requests.find((one) => one.id === id)
    const variables = Object.fromEntries(environment.map((variable) => variable.split(/=(.*)/s, 2)))
    if (Number.isInteger(exitCode)) record({ args, environment: variables, directory, isStaying: true })
    process.stdout.write(`${line}\n`)
  })
}

function onLines(stream, onLine) {
  let rest = ''
  stream.setEncoding('utf8').on('data', (text) => {
    const lines = `${rest}${text}`.split('\n')
    rest = lines.pop()
    lines.forEach(onLine)
  })
}
