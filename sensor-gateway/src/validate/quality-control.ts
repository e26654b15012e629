import type { District } from '@district/models'
import type { Reading } from '@district/models/contract'
import { asCommanded, type LastCommand } from './as-commanded.ts'
import { asRated } from './as-rated.ts'
import { chain } from './chain.ts'
import { clockRight } from './clock-right.ts'
import { GaugeMemories } from './gauge-memories.ts'
import { PoolBalance } from './in-balance.ts'
import { inRange, inUsualRange } from './in-range.ts'
import { newer } from './newer.ts'
import { noSpike } from './no-spike.ts'
import { notStuck } from './not-stuck.ts'
import { rateOfChange } from './rate-of-change.ts'

export interface QualityOptions {
  readonly district: District
  /** The newest reading of each gauge that is on disk. */
  readonly latest: readonly Reading[]
  readonly lastCommand: LastCommand
  /** Absent: a new one. Given by who wants to ask it. */
  readonly balance?: PoolBalance
  /** Speed of the district's clock. */
  readonly clockSpeed: number
}

/** All that readings are asked, in order, with all that is remembered for it; what is asked of whom says the pack. */
export function createQualityControl({
  district,
  latest,
  lastCommand,
  clockSpeed,
  balance = new PoolBalance(district, latest),
}: QualityOptions): GaugeMemories {
  const clock = clockRight(clockSpeed)
  const spike = noSpike()
  const rated = asRated(district)
  const validator = chain(
    newer,
    clock.validator,
    inRange,
    inUsualRange,
    rateOfChange,
    notStuck,
    spike.validator,
    asCommanded(district, lastCommand),
    rated.validator,
    balance.validator,
  )
  return new GaugeMemories(district, latest, validator, [clock.memory, spike.memory, rated.memory, balance])
}
