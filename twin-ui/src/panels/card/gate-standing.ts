import type { Gate } from '@district/models'
import { useMemo, useSyncExternalStore } from 'react'
import { gateGauges } from '../../state/district-index.ts'
import { gateReaders } from '../numbers/frame-readers.ts'
import { meanValue } from '../numbers/origin.ts'
import { useLoaded, useTwin, useTwinState } from '../twin-context.tsx'

/** How a gate stands: its bays' openings and the water on both sides. */
export interface Standing {
  /** One per bay; undefined where nobody knows. */
  readonly openingsM: readonly (number | undefined)[]
  readonly upM: number | undefined
  readonly downM: number | undefined
}

/** As measured now; or, while a rehearsal is shown, as computed at its playhead. */
export function useStanding(gate: Gate): Standing {
  const measured = useMeasuredStanding(gate)
  const rehearsed = useRehearsedStanding(gate)
  return rehearsed ?? measured
}

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
  const known = openings.split(' ').map((text) => (text === '' ? undefined : Number(text)))
  return { openingsM: Array.from({ length: gate.bays }, (_, bay) => known[bay] ?? known[0]), upM, downM }
}

function useRehearsedStanding(gate: Gate): Standing | undefined {
  const { shownFrames } = useTwin()
  const { network, index } = useLoaded()
  const readers = useMemo(() => gateReaders(network, index, gate.id), [network, index, gate.id])
  const shown = useSyncExternalStore(shownFrames.subscribe, shownFrames.shown)
  if (shown?.origin !== 'rehearsal') return undefined
  const openingM = readers.openingM(shown.frame)
  return {
    openingsM: Array.from({ length: gate.bays }, () => openingM),
    upM: readers.stageUpM(shown.frame),
    downM: readers.stageDownM(shown.frame),
  }
}
