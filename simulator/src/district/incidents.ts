/** What an instructor lets happen to the virtual district beside its own life; instants in seconds of district time. */
export interface Incidents {
  /** By how much the river stands over its own stage. */
  riverRiseM(timeS: number): number
  /** What the users of a branch take beside what they were granted, m³/s. */
  drawnM3s(branch: number, timeS: number): number
}

export const NO_INCIDENTS: Incidents = { riverRiseM: () => 0, drawnM3s: () => 0 }

/**
 * A wave of the river: up by `riseM` within `overS`, there until `untilS`, and down again as slowly as it came.
 * A negative rise is a river that falls.
 */
export interface Flood {
  readonly riseM: number
  readonly fromS: number
  readonly overS: number
  readonly untilS: number
}

/** Users of a branch who take water that nobody granted. */
export interface Draw {
  readonly branch: number
  readonly dischargeM3s: number
  readonly fromS: number
  readonly untilS: number
}

export function riseOfM({ riseM, fromS, overS, untilS }: Flood, timeS: number): number {
  if (timeS <= fromS) return 0
  const risen = Math.min(1, (Math.min(timeS, untilS) - fromS) / overS)
  const fallen = Math.max(0, (timeS - untilS) / overS)
  return riseM * Math.max(0, risen - fallen)
}

/** Incidents from lists that grow and shrink while the district lives. */
export const incidentsOf = (floods: Iterable<Flood>, draws: Iterable<Draw>): Incidents => ({
  riverRiseM: (timeS) => {
    let riseM = 0
    for (const flood of floods) riseM += riseOfM(flood, timeS)
    return riseM
  },
  drawnM3s: (branch, timeS) => {
    let drawnM3s = 0
    for (const draw of draws)
      if (draw.branch === branch && timeS >= draw.fromS && timeS < draw.untilS) drawnM3s += draw.dischargeM3s
    return drawnM3s
  },
})
