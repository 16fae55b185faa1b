import type { EcrLoginError, LoginOptions } from '@ecrlogin/core'

/** The command-line options behind the options of core that its errors name. */
const flags: Partial<Record<keyof LoginOptions, string>> = {
  dualStack: '--dual-stack',
  logger: '--verbose',
  profile: '--profile',
  regions: '--region',
  settings: '--config',
  timeoutMs: '--timeout',
}

/** The message and hint of an error in the words of the command line. */
export function describeError({ message, hint }: EcrLoginError): { message: string; hint: string } {
  return { message: nameFlags(message), hint: nameFlags(hint) }
}

/** An error as one line: what was tried, and what to do. */
export function formatError(error: EcrLoginError): string {
  const { message, hint } = describeError(error)
  return `${message} ${hint}`
}

function nameFlags(text: string): string {
  // An article, as in "with a `logger`", belongs to the option's value, not to the flag.
  return text.replace(/(?:\ban? )?`(\w+)`/g, (quoted, name: keyof LoginOptions) =>
    Object.hasOwn(flags, name) ? flags[name]! : quoted,
  )
}
