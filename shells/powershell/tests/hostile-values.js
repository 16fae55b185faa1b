// Prints the hostile values that all quoting is tested with. The list is TypeScript, and JavaScript without its one
// type annotation.
import { readFileSync } from 'node:fs'

const file = new URL('../../../test/support/hostile/values.ts', import.meta.url)
const source = readFileSync(file, 'utf8').replace(': readonly string[]', '')
const { hostileValues } = await import(`data:text/javascript,${encodeURIComponent(source)}`)
process.stdout.write(JSON.stringify(hostileValues))
