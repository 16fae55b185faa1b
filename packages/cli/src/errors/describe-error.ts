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

/** The environment variables behind them, for the programs that Docker and the kubelet start: those take no options. */
const variables: Partial<Record<keyof LoginOptions, string>> = {
  ...flags,
  logger: 'ECRLOGIN_TRACE=1',
  profile: 'AWS_PROFILE',
  regions: 'AWS_REGION',
  settings: 'ECRLOGIN_CONFIG',
}

/** The message and hint of an error in the words of the command line. */
export function describeError({ message, hint }: EcrLoginError): { message: string; hint: string } {
  return { message: nameOptions(message, flags), hint: nameOptions(hint, flags) }
}

/** An error as one line: what was tried, and what to do. */
export function formatError({ message, hint }: EcrLoginError): string {
  return nameOptions(`${message} ${hint}`, flags)
}

/** The same in the words of a program that takes no options. */
export function formatProtocolError({ message, hint }: EcrLoginError): string {
  return nameOptions(`${message} ${hint}`, variables)
}

function nameOptions(text: string, names: typeof flags): string {
  // An article, as in "with a `logger`", belongs to the option's value, not to the flag.
  return text.replace(/(?:\ban? )?`(\w+)`/g, (quoted, name: keyof LoginOptions) =>
    Object.hasOwn(names, name) ? names[name]! : quoted,
  )
}
