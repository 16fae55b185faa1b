/** The hint to renew a session: the command in a shell's words. */
export function loginHint(command: 'login' | 'sso login', profile: string): string {
  return `Run \`aws ${command} --profile ${quoteArgument(profile)}\` and try again.`
}

/** An argument in a command line for bash, zsh or fish: in single quotes where it needs them. */
function quoteArgument(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}
