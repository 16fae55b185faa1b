// Hints of several errors. Not beside `awsErrors`, a table that a cached response does not need.
export const checkNetworkHint =
  'Check whether a proxy, a firewall or the login page of a network answers in the place of AWS.'
export const retryHint = 'Try again; if it fails again, check the proxy or firewall in between.'
export const timeoutHint = 'Check the network and the proxy, or raise `timeoutMs`.'

/** An argument in a command line for bash, zsh or fish: in single quotes where it needs them. */
export function quoteArgument(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}
