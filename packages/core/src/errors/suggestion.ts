/** The hint for an unknown name: the nearest known name, if one is near, and all known names. */
export async function suggest(name: string, known: readonly string[]): Promise<string> {
  const { closestMatch } = await import('leven')
  const maxDistance = Math.min(3, Math.ceil(name.length / 2))
  const nearest = closestMatch(name, [...known], { maxDistance })
  return `${nearest ? `Did you mean ${nearest}? ` : ''}Valid names are ${known.join(', ')}.`
}
