import type { Gate } from '@district/models'
import { useMemo, useSyncExternalStore } from 'react'
import { gateGauges } from '../../state/district-index.ts'
import { isAhead } from '../../state/time-slice.ts'
import { type FrameReader, gateReaders } from '../numbers/frame-readers.ts'
import { meanValue } from '../numbers/origin.ts'
import { useLoaded, useTwin, useTwinState } from '../twin-context.tsx'

/** How a gate stands: its bays' openings and the water on both sides. */
export interface Standing {
  /** One per bay; undefined where nobody knows. */
  readonly openingsM: readonly (number | undefined)[]
  readonly up: StandingLevel | undefined
  readonly down: StandingLevel | undefined
}

export interface StandingLevel {
  readonly stageM: number
  readonly origin: 'measured' | 'computed' | 'forecast' | 'rehearsal'
}

/** As measured; or, of hours ahead, as computed at the playhead. */
export function useStanding(gate: Gate): Standing {
  const measured = useMeasuredStanding(gate)
  return useStandingAhead(gate) ?? measured
}

const level = (stageM: number | undefined, origin: StandingLevel['origin']): StandingLevel | undefined =>
  stageM === undefined ? undefined : { stageM, origin }

function useMeasuredStanding(gate: Gate): Standing {
  const { index } = useLoaded()
  const gauges = useMemo(
    () => ({
      openings: gateGauges(index, gate.id, 'openingM'),
      up: gateGauges(index, gate.id, 'stageUpM'),
      down: gateGauges(index, gate.id, 'stageDownM'),
    }),
    [index, gate.id],
  )
  // A plain text, so that the drawing stands still until one of its bays moves.
  const openings = useTwinState((state) =>
    gauges.openings.map((gauge) => state.latestByGauge.get(gauge.id)?.value ?? '').join(' '),
  )
  const upM = useTwinState((state) => meanValue(state, gauges.up))
  const downM = useTwinState((state) => meanValue(state, gauges.down))
  const computed = useComputedStages(gate)
  const known = openings.split(' ').map((text) => (text === '' ? undefined : Number(text)))
  return {
    openingsM: Array.from({ length: gate.bays }, (_, bay) => known[bay] ?? known[0]),
    up: level(upM, 'measured') ?? level(computed.upM, 'computed'),
    down: level(downM, 'measured') ?? level(computed.downM, 'computed'),
  }
}

/** For the side of a gate where no gauge stands. To the centimetre, so that the drawing rests between frames. */
function useComputedStages(gate: Gate) {
  const { shownFrames } = useTwin()
  const { index } = useLoaded()
  const readers = useMemo(() => gateReaders(index, gate.id), [index, gate.id])
  const read = (reader: FrameReader) => () => {
    const shown = shownFrames.shown()
    const stageM = shown === undefined ? undefined : reader(shown.frame)
    return stageM === undefined ? undefined : Math.round(stageM * 100) / 100
  }
  return {
    upM: useSyncExternalStore(shownFrames.subscribe, read(readers.stageUpM)),
    downM: useSyncExternalStore(shownFrames.subscribe, read(readers.stageDownM)),
  }
}

function useStandingAhead(gate: Gate): Standing | undefined {
  const { shownFrames } = useTwin()
  const { index } = useLoaded()
  const readers = useMemo(() => gateReaders(index, gate.id), [index, gate.id])
  const shown = useSyncExternalStore(shownFrames.subscribe, shownFrames.shown)
  if (shown === undefined) return undefined
  const { frame, origin } = shown
  if (!isAhead(origin)) return undefined
  const openingM = readers.openingM(frame)
  return {
    openingsM: Array.from({ length: gate.bays }, () => openingM),
    up: level(readers.stageUpM(frame), origin),
    down: level(readers.stageDownM(frame), origin),
  }
}
