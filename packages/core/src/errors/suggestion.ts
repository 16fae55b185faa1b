/** The hint for a name that is not among those known: the nearest of them, where one is near, and all of them. */
export async function suggest(name: string, known: readonly string[]): Promise<string> {
  const { closestMatch } = await import('leven')
  const maxDistance = Math.min(3, Math.ceil(name.length / 2))
  const nearest = closestMatch(name, [...known], { maxDistance })
  return `${nearest ? `Did you mean ${nearest}? ` : ''}There are ${known.join(', ')}.`
}
