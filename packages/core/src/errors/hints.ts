// Hints of several errors. Not beside `awsErrors`, a table that a cached response does not need.
export const checkNetworkHint =
  'Check whether a proxy, a firewall or the login page of a network answers in the place of AWS.'
export const retryHint = 'Try again; if it fails again, check the proxy or firewall in between.'
export const timeoutHint = 'Check the network and the proxy, or raise `timeoutMs`.'

/**
 * The name of a profile in the command of a hint. A backtick would end that command, and a line break the hint, so NAME
 * stands for a name with one of them.
 */
export function profileArgument(profile: string): string {
  return /[`\p{Cc}]/u.test(profile) ? 'NAME' : quoteArgument(profile)
}

/** An argument in a command line for bash, zsh or fish: in single quotes where it needs them. */
function quoteArgument(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}
