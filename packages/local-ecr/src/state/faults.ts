import type { Service, ServiceHost } from '../aws/service-hosts.ts'
import { type FaultEffect, type FaultKind, faultEffects } from './fault-effects.ts'

/** A failure to inject. */
export interface Fault {
  readonly kind: FaultKind
  /** Defaults to every service that the kind applies to. */
  readonly service?: Service
  /** The account of the caller or of the registry. */
  readonly account?: string
  readonly region?: string
  /** The number of requests that it applies to; defaults to all. */
  readonly times?: number
  /** The delay of the slow kinds; defaults to 3,000 ms. */
  readonly delayMs?: number
}

/** Adds and removes the faults of a running local ECR. */
export interface FaultControls {
  add(fault: Fault): void
  clear(): void
}

/** The fault that applies to one request; without one, the effect is empty. */
export interface AppliedFault {
  readonly effect: Partial<FaultEffect>
  readonly delayMs: number
}

/** The faults in the order in which they were added. */
export class Faults implements FaultControls {
  #active: { fault: Fault; effect: FaultEffect; left: number }[] = []

  add(fault: Fault): void {
    const left = fault.times ?? Number.POSITIVE_INFINITY
    this.#active.push({ fault, effect: faultEffects[fault.kind], left })
  }

  clear(): void {
    this.#active = []
  }

  /** Returns the oldest fault that matches the request, and counts it as used once. */
  applyTo({ service, region }: ServiceHost, account: string | null): AppliedFault {
    const match = this.#active.find(
      ({ fault, effect, left }) =>
        left > 0 &&
        effect.services.includes(service) &&
        (fault.service ?? service) === service &&
        (fault.region ?? region) === region &&
        (fault.account ?? account) === account,
    )
    if (!match) return { effect: {}, delayMs: 0 }
    match.left -= 1
    return { effect: match.effect, delayMs: match.fault.delayMs ?? 3000 }
  }
}
