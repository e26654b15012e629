/** Where a leaf is and where it goes; times in seconds of district time. Plain data, so that a checkpoint can hold it. */
export interface LeafState {
  readonly fromM: number
  readonly fromS: number
  readonly targetM: number
}

export interface Drive {
  readonly speedMPerS: number
  readonly deadBandM: number
  readonly maximumOpeningM: number
}

/** moves: it is on its way · stands: the wish lies within the dead band · stuck: something holds it */
export type OrderOutcome = 'moves' | 'stands' | 'stuck'

/** A gate's leaf: it moves at its drive's speed and stays where it is for an order within the dead band. */
export interface VirtualGate {
  openingM(timeS: number): number
  readonly targetM: number
  isMoving(timeS: number): boolean
  /** Instant at which it arrives. */
  readonly arrivesAtS: number
  /** Sets it moving; says what became of it. */
  order(targetM: number, timeS: number): OrderOutcome
  /** Stops it where it is, and lets no order move it before that instant. */
  hold(timeS: number, untilS: number): void
  save(): LeafState
  restore(leaf: LeafState): void
}

export function createVirtualGate(drive: Drive, initial: LeafState): VirtualGate {
  let leaf = initial
  let heldUntilS = Number.NEGATIVE_INFINITY
  const travelS = () => Math.abs(leaf.targetM - leaf.fromM) / drive.speedMPerS

  const openingM = (timeS: number) => {
    const movedM = Math.max(0, timeS - leaf.fromS) * drive.speedMPerS
    const wayM = leaf.targetM - leaf.fromM
    return Math.abs(wayM) <= movedM ? leaf.targetM : leaf.fromM + Math.sign(wayM) * movedM
  }

  return {
    openingM,
    get targetM() {
      return leaf.targetM
    },
    get arrivesAtS() {
      return leaf.fromS + travelS()
    },
    isMoving: (timeS) => timeS < leaf.fromS + travelS(),
    order: (wishedM, timeS) => {
      if (timeS < heldUntilS) return 'stuck'
      const targetM = Math.min(drive.maximumOpeningM, Math.max(0, wishedM))
      const hereM = openingM(timeS)
      const stands = Math.abs(targetM - hereM) < drive.deadBandM
      leaf = { fromM: hereM, fromS: timeS, targetM: stands ? hereM : targetM }
      return stands ? 'stands' : 'moves'
    },
    hold: (timeS, untilS) => {
      leaf = leafAt(openingM(timeS), timeS)
      heldUntilS = untilS
    },
    save: () => leaf,
    restore: (saved) => {
      leaf = saved
    },
  }
}

/** A leaf at rest. */
export const leafAt = (openingM: number, timeS: number): LeafState => ({
  fromM: openingM,
  fromS: timeS,
  targetM: openingM,
})
