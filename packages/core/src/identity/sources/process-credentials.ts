import { EcrLoginError, quoteValue, toSentence } from '../../errors/errors.ts'
import type { Environment } from '../../system/environment.ts'
import { currentPlatform } from '../../system/host.ts'
import { parseJsonObject } from '../../system/json-object.ts'
import { splitWords } from '../../system/shell-words.ts'
import { splitWindowsWords } from '../../system/windows-words.ts'
import type { GetCredentials } from './context.ts'
import { checkKeys } from './keys.ts'
import type { ProcessSource } from './source.ts'

/** In bytes, of both streams; no credentials come near it. */
const outputLimit = 1024 * 1024

/** Runs the program of a profile's `credential_process` without a shell, and returns the credentials that it prints. */
export const getProcessCredentials: GetCredentials<ProcessSource> = async (source, context) => {
  const subject = `The credential_process of the profile ${quoteValue(source.profile)}`
  const fail = (problem: string, hint = checkByHand, cause?: unknown) =>
    new EcrLoginError('invalid-profile', `${subject} ${problem}`, hint, { cause })
  const split = currentPlatform() === 'win32' ? splitWindowsWords : splitWords
  const words = split(source.command)
  if (!words) throw fail('is no command line: a quote in it does not end.', 'Correct it in the profile.')
  const [program, ...args] = words
  if (!program) throw fail('names no program.', 'Correct it in the profile.')

  const { status, output, errors, problem } = await run(
    program,
    args,
    context.config.environment,
    context.signal,
  )
  if (problem instanceof Error) {
    const { code } = problem as NodeJS.ErrnoException
    const reason = code === 'ENOENT' ? 'does not exist or is not on PATH' : `could not be started (${code})`
    throw fail(
      `names ${quoteValue(program)}, which ${reason}.`,
      'Correct the command in the profile.',
      problem,
    )
  }
  const [said] = errors.split(/[\r\n]+/).filter((line) => line.trim() !== '')
  if (problem) throw fail(problem)
  if (status !== 0)
    throw fail(`failed with ${status}${said ? `: ${toSentence(said)}` : ', and said nothing.'}`)
  const printed = parseJsonObject(output)
  if (!printed) throw fail(`printed no JSON object${said ? `: ${toSentence(said)}` : '.'}`)
  const { Version, AccessKeyId, SecretAccessKey, SessionToken, Expiration } = printed
  if (Version !== 1) throw fail(`printed version ${quoteValue(String(Version))}; only version 1 is known.`)
  if (typeof AccessKeyId !== 'string' || typeof SecretAccessKey !== 'string') {
    throw fail('printed no AccessKeyId or no SecretAccessKey.')
  }
  const sessionToken = typeof SessionToken === 'string' && SessionToken !== '' ? SessionToken : null
  checkKeys(
    { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken },
    { accessKeyId: 'AccessKeyId', secretAccessKey: 'SecretAccessKey', sessionToken: 'SessionToken' },
    (name) => `${name}, as the credential_process of the profile ${quoteValue(source.profile)} prints it,`,
  )
  const expiration = typeof Expiration === 'string' ? new Date(Expiration) : null
  if (expiration && !(expiration > context.now())) {
    throw new EcrLoginError(
      'credentials-expired',
      `${subject} printed credentials that expired at ${Expiration}.`,
      'Renew what it reads, and try again.',
    )
  }
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    ...(sessionToken && { sessionToken }),
    ...(expiration && { expiration }),
  }
}

const checkByHand = 'Run the command in the profile by hand to see why.'

interface Run {
  /** `status 1`, or the name of a signal; 0 when it succeeded. */
  readonly status: string | 0
  readonly output: string
  readonly errors: string
  /** The reason that it did not run or end; null for none. */
  readonly problem: Error | string | null
}

/** Runs a program with `/dev/null` as its stdin: if it asks something, it must use the terminal device. */
async function run(
  program: string,
  args: readonly string[],
  environment: Environment,
  signal: AbortSignal,
): Promise<Run> {
  const { spawn } = await import('node:child_process')
  const start = (file: string, words: readonly string[], env: Environment) =>
    spawn(file, words, { stdio: ['ignore', 'pipe', 'pipe'], env, windowsHide: true })
  signal.throwIfAborted()
  return new Promise((resolve, reject) => {
    let child: ReturnType<typeof start>
    try {
      child = start(program, args, environment)
    } catch (error) {
      // Some errors are thrown, others are an event of the process.
      resolve({ status: 0, output: '', errors: '', problem: error as Error })
      return
    }
    const streams = { output: [] as Buffer[], errors: [] as Buffer[] }
    let length = 0
    let problem: Error | string | null = null
    /** Its own children may outlive it and keep the streams open. */
    const stop = () => {
      child.kill('SIGKILL')
      child.stdout.destroy()
      child.stderr.destroy()
    }
    const onAbort = () => {
      stop()
      reject(signal.reason)
    }
    const collect = (chunks: Buffer[]) => (chunk: Buffer) => {
      length += chunk.length
      if (length <= outputLimit) chunks.push(chunk)
      else {
        problem = 'printed more than 1 MiB.'
        stop()
      }
    }
    signal.addEventListener('abort', onAbort, { once: true })
    child.stdout.on('data', collect(streams.output))
    child.stderr.on('data', collect(streams.errors))
    child.on('error', (error) => {
      problem = error
    })
    child.on('close', (code, killedBy) => {
      signal.removeEventListener('abort', onAbort)
      const status = code === 0 ? 0 : code === null ? `signal ${killedBy}` : `status ${code}`
      const [output, errors] = [streams.output, streams.errors].map((one) =>
        Buffer.concat(one).toString('utf8'),
      )
      resolve({ status, output: output!, errors: errors!, problem })
    })
  })
}
