import type { District } from '../domain/district.ts'
import type { Gate } from '../domain/gate.ts'
import { PLAUSIBLE, type PlausibleRange, problemsOfNumber } from '../ground/plausible-range.ts'
import { type Problem, problem } from '../ground/problem.ts'

/** What is wrong with gates by themselves and against the bed they stand on; one gate to an end of a reach. */
export function problemsOfGates(district: District): Problem[] {
  const taken = new Map<string, string>()
  return district.gates.flatMap((gate) => [...problemsOfGate(district, gate), ...sharedSeat(taken, gate)])
}

function problemsOfGate(district: District, gate: Gate): Problem[] {
  const at = (field: string, value: number, range: PlausibleRange) =>
    problemsOfNumber(`gates.${gate.id}.${field}`, value, range)
  const alone = [
    ...at('bays', Number.isInteger(gate.bays) ? gate.bays : Number.NaN, PLAUSIBLE.bays),
    ...at('bayWidthM', gate.bayWidthM, PLAUSIBLE.width),
    ...at('sillM', gate.sillM, PLAUSIBLE.stage),
    ...at('maximumOpeningM', gate.maximumOpeningM, PLAUSIBLE.maximumOpening),
    ...at('contraction', gate.contraction, PLAUSIBLE.contraction),
    ...at('speedMPerS', gate.speedMPerS, PLAUSIBLE.leafSpeed),
    ...at('deadBandM', gate.deadBandM, PLAUSIBLE.deadBand),
    ...at('designDischargeM3s', gate.designDischargeM3s, PLAUSIBLE.designDischarge),
    ...(gate.targetStageM === null ? [] : at('targetStageM', gate.targetStageM, above(gate.sillM))),
    ...(gate.seat.kind === 'outside' ? at('seat.outsideStageM', gate.seat.outsideStageM, PLAUSIBLE.stage) : []),
  ]
  const bedM = bedBehind(district, gate)
  if (bedM === undefined || alone.some(({ place }) => place.path?.endsWith('.sillM') === true)) return alone
  if (problemsOfNumber('', gate.sillM - bedM, PLAUSIBLE.sillOverBed).length === 0) return alone
  const { minimum, maximum } = PLAUSIBLE.sillOverBed
  const text = `the sill at ${gate.sillM} m does not belong to a bed at ${bedM} m`
  const remedy = `expected it ${minimum} to ${maximum} m over the bed`
  return [...alone, problem('VALUE_OUT_OF_RANGE', { path: `gates.${gate.id}.sillM` }, text, remedy)]
}

const above = (sillM: number): PlausibleRange => ({
  ...PLAUSIBLE.stage,
  noun: 'a target above the sill,',
  minimum: Math.max(sillM, PLAUSIBLE.stage.minimum),
})

/** Bed at the end of the reach that the gate closes; for a gate to the outside the lowest that meets its node. */
function bedBehind({ reaches }: District, { seat }: Gate): number | undefined {
  if (seat.kind === 'outside') {
    const beds = reaches.flatMap((reach) => [
      ...(reach.fromNodeId === seat.fromNodeId ? [reach.bedUpM] : []),
      ...(reach.toNodeId === seat.fromNodeId ? [reach.bedDownM] : []),
    ])
    return beds.length > 0 && beds.every(isLevel) ? Math.min(...beds) : undefined
  }
  const reach = reaches.find(({ id }) => id === seat.reachId)
  const bedM = seat.kind === 'reach-head' ? reach?.bedUpM : reach?.bedDownM
  return bedM !== undefined && isLevel(bedM) ? bedM : undefined
}

const isLevel = (levelM: number): boolean => problemsOfNumber('', levelM, PLAUSIBLE.stage).length === 0

function sharedSeat(taken: Map<string, string>, { id, seat }: Gate): Problem[] {
  if (seat.kind === 'outside') return []
  const key = `${seat.kind} of ${seat.reachId}`
  const other = taken.get(key)
  taken.set(key, id)
  if (other === undefined) return []
  const text = `${other} sits at the ${key} already`
  return [problem('NETWORK_UNSUPPORTED', { path: `gates.${id}.seat` }, text, 'expected one gate of more bays')]
}
