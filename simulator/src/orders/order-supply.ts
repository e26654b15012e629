import {
  createEngine,
  type DeliveryOrder,
  type Engine,
  type Network,
  openingNowM,
  orderEndMs,
  type Reach,
  routeTo,
  type Series,
  sectionFlowAt,
} from '@district/models'
import type { SavedState } from '@district/models/contract'
import type { GateMove } from './order-record.ts'

/** A change of discharge runs down a canal faster than its water, by Manning's law in a wide section. Source: Chow (1959), ch. 20. */
const WAVE_OVER_WATER = 5 / 3
/** Waves that pools reflect come sooner than that: what closes a gate again waits for this part of the time, so that the last hours are not short. */
const LATE_PART = 0.2
/** A leaf is set to centimetres. */
const STEP_M = 0.01
/** Nobody opens a gate sooner than this after it was thought of. */
const SOONEST_MS = 600_000

/**
 * What the gates on an order's way would have to do to bring its water: each passes `extraM3s` more, by its law between the stages of now, from so long before the
 * order as the change takes to come down, until a fifth of that before its end. Checkgates that follow their pools make most of it unnecessary; for those that stand where
 * somebody left them it is the first guess that a rehearsal then judges.
 */
export function supplyMoves(
  network: Network,
  order: DeliveryOrder,
  extraM3s: number,
  state: SavedState,
): readonly GateMove[] {
  const { district } = network
  const engine = createEngine(network)
  const loaded = engine.load(state)
  if (!loaded.ok) throw new RangeError(loaded.error.text)
  const { gates, reaches } = routeTo(district, order.gateId)
  return gates.flatMap((gate) => {
    const index = district.gates.indexOf(gate)
    if (gate.kind === 'offtake' || gate.kind === 'escape') return []
    const addM = addedOpeningM(engine, index, extraM3s, state)
    if (addM < STEP_M) return []
    const { seat } = gate
    const below = seat.kind === 'outside' ? -1 : reaches.findIndex(({ id }) => id === seat.reachId)
    const onTheWay = reaches
      .slice(seat.kind === 'reach-tail' ? below + 1 : below)
      .filter(({ kind }) => kind !== 'branch')
    const earlierMs = 1000 * onTheWay.reduce((sum, reach) => sum + travelS(network, reach), 0)
    const fromMs = Math.max(state.timeMs + SOONEST_MS, order.startMs - earlierMs)
    const toMs = Math.max(fromMs, orderEndMs(order) - LATE_PART * earlierMs)
    return [{ gateId: gate.id, addM, fromMs, toMs }]
  })
}

/** First instant at which water that is let in at the head of an order's way now has come down to it. */
export function soonestSupplyMs(network: Network, order: DeliveryOrder, state: SavedState): number {
  const onTheWay = routeTo(network.district, order.gateId).reaches.filter(({ kind }) => kind !== 'branch')
  return state.timeMs + SOONEST_MS + 1000 * onTheWay.reduce((sum, reach) => sum + travelS(network, reach), 0)
}

function addedOpeningM(engine: Engine, gateIndex: number, extraM3s: number, state: SavedState): number {
  const wishedM = openingNowM(engine, gateIndex, engine.gateDischargeM3s(gateIndex) + extraM3s)
  return Math.round((wishedM - (state.openingM[gateIndex] ?? 0)) / STEP_M) * STEP_M
}

/** Time in which a change of discharge runs down a reach that carries its design discharge. */
function travelS({ district }: Network, { lengthM, designDischargeM3s, designDepthM, crossSectionId }: Reach): number {
  const shape = district.crossSections.find(({ id }) => id === crossSectionId)?.shape
  if (shape === undefined) return 0
  const velocityMPerS = designDischargeM3s / sectionFlowAt(shape, 1, designDepthM).areaM2
  return lengthM / (WAVE_OVER_WATER * velocityMPerS)
}

/**
 * Openings of a run that begins with a state, where moves are agreed: each gate's present opening, and what moves that begin later add while they hold. A move
 * that should have begun counts as made, and is taken back when it ends.
 */
export function openingsWith(
  { district }: Network,
  moves: readonly GateMove[],
  state: SavedState,
  startMs: number,
  horizonS: number,
): Readonly<Record<string, Series>> {
  const holds = ({ fromMs, toMs }: GateMove, ms: number): number => (fromMs <= ms && ms < toMs ? 1 : 0)
  const endMs = startMs + horizonS * 1000
  return Object.fromEntries(
    district.gates.flatMap(({ id, maximumOpeningM }, g) => {
      const own = moves.filter(({ gateId, toMs }) => gateId === id && toMs > state.timeMs)
      if (own.length === 0) return []
      const openingAtM = (ms: number): number => {
        const addedM = own.reduce((sum, move) => sum + move.addM * (holds(move, ms) - holds(move, state.timeMs)), 0)
        return Math.min(Math.max((state.openingM[g] ?? 0) + addedM, 0), maximumOpeningM)
      }
      const turns = own.flatMap(({ fromMs, toMs }) => [fromMs, toMs]).filter((ms) => ms > startMs && ms < endMs)
      const points = [...new Set(turns)].toSorted((a, b) => a - b)
      const atS = [0, ...points.flatMap((ms) => [(ms - startMs) / 1000, (ms - startMs) / 1000])]
      const values = [openingAtM(startMs), ...points.flatMap((ms) => [openingAtM(ms - 1), openingAtM(ms)])]
      return [[id, { atS, values }] as const]
    }),
  )
}
