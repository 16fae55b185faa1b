/** Random choices from a seed: equal seeds give equal choices. */
export class Dice {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** A number from 0 up to, but without, 1 (mulberry32). */
  roll(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = this.#state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }

  /** Whether something happens that happens so often, from 0 to 1. */
  chance(probability: number): boolean {
    return this.roll() < probability
  }

  pick<T>(list: readonly T[]): T {
    return list[Math.floor(this.roll() * list.length)]!
  }

  /** One of the values, each as often as its weight says. */
  weigh<T>(weights: readonly (readonly [weight: number, value: T])[]): T {
    let left = this.roll() * weights.reduce((sum, [weight]) => sum + weight, 0)
    for (const [weight, value] of weights) {
      left -= weight
      if (left < 0) return value
    }
    return weights.at(-1)![1]
  }

  shuffle<T>(list: readonly T[]): T[] {
    return list
      .map((value) => ({ value, rank: this.roll() }))
      .sort((a, b) => a.rank - b.rank)
      .map(({ value }) => value)
  }
}
