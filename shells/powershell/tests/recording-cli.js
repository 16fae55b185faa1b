// Records its arguments, AWS variables and current directory, then runs the CLI.
import { appendFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

const { RECORDED_CALLS, RECORDED_CLI } = process.env
const environment = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => name.startsWith('AWS_')),
)
appendFileSync(
  RECORDED_CALLS,
  `${JSON.stringify({ Arguments: process.argv.slice(2), Environment: environment, Folder: process.cwd() })}\n`,
)
await import(pathToFileURL(RECORDED_CLI).href)
