import { parseArgs } from 'node:util'
import { parseUpstream } from '../registry/upstream.ts'
import { type FaultKind, faultKinds } from '../state/fault-effects.ts'
import type { Fault } from '../state/faults.ts'
import { type ShellName, shells } from './shell-assignments.ts'

/** The parsed command line. */
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

/** A usage error; its message is one sentence. */
export class UsageError extends Error {}

const shellNames = Object.keys(shells).join(', ')

export const helpText = `Usage: local-ecr [options]

Runs the AWS services that an Amazon ECR login needs, on loopback, and prints the
lines that point a shell to them. It runs until you interrupt it.

Options:
  --proxy-port N         port of the HTTPS proxy (default: any free port)
  --endpoint-port N      port of the plain endpoint (default: any free port)
  --upstream URL         real registry on loopback to push to and pull from
  --fault KIND[:TIMES]   fault to inject, TIMES times or always; repeatable
  --latency MS           minimum delay of every response
  --shell NAME           ${shellNames} (default: sh)
  --help, --version

Faults: ${faultKinds
  .join(' ')
  .replace(/(.{1,70})(\s|$)/g, '$1\n        ')
  .trimEnd()}
`

/** Parses the arguments after the command's name; throws a `UsageError`. */
export function parseArguments(args: readonly string[]): Command {
  const values = parseOptions(args)
  if (values.help) return { action: 'help' }
  if (values.version) return { action: 'version' }
  return {
    action: 'start',
    shell: parseShell(values.shell ?? 'sh'),
    options: {
      proxyPort: parseNumber('--proxy-port', values['proxy-port'], 65535),
      endpointPort: parseNumber('--endpoint-port', values['endpoint-port'], 65535),
      latencyMs: parseNumber('--latency', values.latency, 3_600_000),
      faults: (values.fault ?? []).map(parseFault),
      ...(values.upstream !== undefined && { upstream: checkUpstream(values.upstream) }),
    },
  }
}

function parseOptions(args: readonly string[]) {
  return orUsageError(() => {
    const { values } = parseArgs({
      args: [...args],
      options: {
        'proxy-port': { type: 'string' },
        'endpoint-port': { type: 'string' },
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

function parseNumber(option: string, text: string | undefined, maximum: number): number {
  const number = Number(text ?? 0)
  if (text !== undefined && !(/^\d+$/.test(text) && number <= maximum)) {
    throw new UsageError(`${option} must be a whole number from 0 to ${maximum}, not ${text}.`)
  }
  return number
}

function parseFault(text: string): Fault {
  const [, kind, times] = /^([^:]*)(?::([1-9]\d*))?$/.exec(text) ?? []
  if (!faultKinds.includes(kind as FaultKind)) {
    throw new UsageError(`--fault must be KIND or KIND:TIMES with a kind from --help, not ${text}.`)
  }
  return { kind: kind as FaultKind, ...(times !== undefined && { times: Number(times) }) }
}

function parseShell(name: string): ShellName {
  if (Object.hasOwn(shells, name)) return name as ShellName
  throw new UsageError(`--shell must be one of ${shellNames}, not ${name}.`)
}

function checkUpstream(text: string): string {
  return orUsageError(() => parseUpstream(text)).href
}

/** Turns an error of a parser into a usage error with its first sentence. */
function orUsageError<T>(parse: () => T): T {
  try {
    return parse()
  } catch (error) {
    const [sentence] = String((error as Error).message).split(/\n|(?<=\.) /)
    throw new UsageError(sentence, { cause: error })
  }
}
