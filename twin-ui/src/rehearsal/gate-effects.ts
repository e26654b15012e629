import type { District, GateEffect } from '@district/models'
import type { Frame } from '@district/models/contract'
import type { RehearsalReport } from './report.ts'

/** A run as it is compared: its frames in order, and what it says of itself. */
export interface ComparedRun {
  readonly frames: readonly Frame[]
  readonly report: RehearsalReport
}

/** What differs between two runs of the same hours, gate by gate, over the frames that both have. */
export function gateEffects(
  { gates }: Pick<District, 'gates'>,
  changed: ComparedRun,
  baseline: ComparedRun,
): readonly GateEffect[] {
  const count = Math.min(changed.frames.length, baseline.frames.length)
  const largest = (gate: number, field: 'crossingUpM' | 'crossingDownM') => {
    let found = 0
    for (let k = 0; k < count; k++) {
      const difference = (changed.frames[k]?.[field][gate] ?? 0) - (baseline.frames[k]?.[field][gate] ?? 0)
      // NaN, where the model has no water, is not larger than anything.
      if (Math.abs(difference) > Math.abs(found)) found = difference
    }
    return found
  }
  return gates.map(({ id }, gate) => ({
    gateId: id,
    stageUpChangeM: largest(gate, 'crossingUpM'),
    stageDownChangeM: largest(gate, 'crossingDownM'),
    volumeM3: changed.report.indicators.passedByGateM3[id] ?? 0,
    baselineVolumeM3: baseline.report.indicators.passedByGateM3[id] ?? 0,
  }))
}
