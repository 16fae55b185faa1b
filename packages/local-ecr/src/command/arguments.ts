import { parseArgs } from 'node:util'
import { parseUpstream } from '../registry/upstream.ts'
import { type Fault, type FaultKind, faultKinds } from '../state/faults.ts'
import { type ShellName, shells } from './shell-assignments.ts'

/** What the command is asked to do. */
export type Command =
  | { readonly action: 'help' }
  | { readonly action: 'version' }
  | { readonly action: 'start'; readonly options: StartOptions; readonly shell: ShellName }

/** The options of local ECR that the command line sets. */
export interface StartOptions {
  readonly proxyPort: number
  readonly endpointPort: number
  readonly latencyMs: number
  readonly faults: readonly Fault[]
  readonly upstream?: string
}

/** Wrong usage, told in one sentence. */
export class UsageError extends Error {}

export const helpText = `Usage: local-ecr [options]

Starts AWS on loopback, as far as logging in to Amazon ECR needs it, and prints
the lines that lead a shell there. It runs until it is interrupted.

Options:
  --port-proxy N         where the HTTPS proxy listens (default: any free port)
  --port-endpoint N      where the plain endpoint listens (default: any free port)
  --upstream URL         a real registry on loopback to push to and pull from
  --fault KIND[:TIMES]   something that goes wrong, TIMES times or always; repeatable
  --latency MS           how long every answer takes at least
  --shell NAME           ${Object.keys(shells).join(', ')} (default: sh)
  --help, --version

Faults: ${faultKinds
  .join(' ')
  .replace(/(.{1,70})(\s|$)/g, '$1\n        ')
  .trimEnd()}
`

/** Reads the words after the command's name; throws a `UsageError`. */
export function parseArguments(words: readonly string[]): Command {
  const values = parseWords(words)
  if (values.help) return { action: 'help' }
  if (values.version) return { action: 'version' }
  return {
    action: 'start',
    shell: parseShell(values.shell ?? 'sh'),
    options: {
      proxyPort: parseNumber('--port-proxy', values['port-proxy'], 65535),
      endpointPort: parseNumber('--port-endpoint', values['port-endpoint'], 65535),
      latencyMs: parseNumber('--latency', values.latency, 3_600_000),
      faults: (values.fault ?? []).map(parseFault),
      ...(values.upstream !== undefined && { upstream: checkUpstream(values.upstream) }),
    },
  }
}

function parseWords(words: readonly string[]) {
  return orUsageError(() => {
    const { values } = parseArgs({
      args: [...words],
      options: {
        'port-proxy': { type: 'string' },
        'port-endpoint': { type: 'string' },
        upstream: { type: 'string' },
        fault: { type: 'string', multiple: true },
        latency: { type: 'string' },
        shell: { type: 'string' },
        help: { type: 'boolean' },
        version: { type: 'boolean' },
      },
    })
    return values
  })
}

function parseNumber(option: string, text: string | undefined, most: number): number {
  const number = Number(text ?? 0)
  if (text !== undefined && !(/^\d+$/.test(text) && number <= most)) {
    throw new UsageError(`${option} takes a whole number up to ${most}, not ${text}.`)
  }
  return number
}

function parseFault(text: string): Fault {
  const [, kind, times] = /^([^:]*)(?::([1-9]\d*))?$/.exec(text) ?? []
  if (!faultKinds.includes(kind as FaultKind)) {
    throw new UsageError(
      `--fault takes KIND or KIND:TIMES with one of the kinds that --help lists, not ${text}.`,
    )
  }
  return { kind: kind as FaultKind, ...(times !== undefined && { times: Number(times) }) }
}

function parseShell(name: string): ShellName {
  if (Object.hasOwn(shells, name)) return name as ShellName
  throw new UsageError(`--shell takes ${Object.keys(shells).join(', ')}, not ${name}.`)
}

function checkUpstream(text: string): string {
  return orUsageError(() => parseUpstream(text)).href
}

/** The sentence of a parser that throws becomes wrong usage. */
function orUsageError<T>(parse: () => T): T {
  try {
    return parse()
  } catch (error) {
    const [sentence] = String((error as Error).message).split(/\n|(?<=\.) /)
    throw new UsageError(sentence, { cause: error })
  }
}
