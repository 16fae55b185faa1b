/** A time as in all our JSON and messages: ISO 8601, UTC, to the second. */
export function formatTime(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`
}
