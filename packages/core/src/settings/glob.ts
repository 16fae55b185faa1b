/** Whether a glob, in which `*` stands for any characters but dots, matches a whole host. Takes linear time. */
export function matchesGlob(glob: string, host: string): boolean {
  const labels = host.split('.')
  const globs = glob.split('.')
  return globs.length === labels.length && globs.every((one, index) => matchesLabel(one, labels[index]!))
}

/** Finds each part between two stars at its first place: if a match exists, one with these places does. */
function matchesLabel(glob: string, label: string): boolean {
  const [start, ...parts] = glob.split('*') as [string, ...string[]]
  const end = parts.pop()
  if (end === undefined) return label === start
  const endAt = label.length - end.length
  let at = start.length
  if (at > endAt || !label.startsWith(start) || !label.endsWith(end)) return false
  for (const part of parts) {
    const found = label.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return at <= endAt
}
