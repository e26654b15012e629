/** What was asked for and what came at one offtake, as means over the periods of a time axis. */
export interface Delivery {
  /** Gate of the offtake; the reach of a branch that no gate parts from its canal. */
  readonly offtakeId: string
  readonly orderedM3s: readonly number[]
  /** Positive into the offtake; null where nothing is known of the period. */
  readonly deliveredM3s: readonly (number | null)[]
  /** Seconds of each period that are known, over which both its means run; absent where all of them are. */
  readonly coveredS?: readonly number[]
}

/** Ordered and delivered discharge of many offtakes on one time axis: what indicators are computed from, of runs and of reality alike. */
export interface Deliveries {
  /** Bounds of the periods, rising: one more than there are periods. Seconds since the start. */
  readonly edgesS: readonly number[]
  readonly offtakes: readonly Delivery[]
}

/** Seconds of period `k` that are known at an offtake. */
export function knownS(edgesS: readonly number[], { coveredS }: Delivery, k: number): number {
  return coveredS === undefined ? (edgesS[k + 1] ?? 0) - (edgesS[k] ?? 0) : (coveredS[k] ?? 0)
}

/**
 * The same deliveries in periods of `periodS`, each made of whole periods of the axis; the last may be shorter, and where the axis is
 * coarser it stays. Volumes do not change.
 */
export function inPeriods(deliveries: Deliveries, periodS: number): Deliveries {
  const { edgesS } = deliveries
  const kept = [0]
  for (let k = 1; k < edgesS.length; k++) {
    const sinceS = (edgesS[k] ?? 0) - (edgesS[kept.at(-1) ?? 0] ?? 0)
    if (sinceS >= periodS * (1 - ROUNDING) || k === edgesS.length - 1) kept.push(k)
  }
  if (kept.length === edgesS.length) return deliveries
  return {
    edgesS: kept.map((k) => edgesS[k] ?? 0),
    offtakes: deliveries.offtakes.map((delivery) => joined(edgesS, kept, delivery)),
  }
}

const ROUNDING = 1e-9

function joined(edgesS: readonly number[], kept: readonly number[], delivery: Delivery): Delivery {
  const orderedM3s: number[] = []
  const deliveredM3s: (number | null)[] = []
  const coveredS: number[] = []
  for (let i = 0; i + 1 < kept.length; i++) {
    let [known, whole, ordered, wished, delivered] = [0, 0, 0, 0, 0]
    for (let k = kept[i] ?? 0; k < (kept[i + 1] ?? 0); k++) {
      const seconds = knownS(edgesS, delivery, k)
      const length = (edgesS[k + 1] ?? 0) - (edgesS[k] ?? 0)
      const asked = delivery.orderedM3s[k] ?? 0
      known += seconds
      whole += length
      ordered += asked * seconds
      wished += asked * length
      delivered += (delivery.deliveredM3s[k] ?? 0) * seconds
    }
    coveredS.push(known)
    orderedM3s.push(known > 0 ? ordered / known : wished / whole)
    deliveredM3s.push(known > 0 ? delivered / known : null)
  }
  const { offtakeId } = delivery
  return delivery.coveredS === undefined
    ? { offtakeId, orderedM3s, deliveredM3s }
    : { offtakeId, orderedM3s, deliveredM3s, coveredS }
}
