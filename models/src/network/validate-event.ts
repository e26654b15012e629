import { isClosed } from '../domain/cross-section.ts'
import type { District } from '../domain/district.ts'
import type { Breach, OfftakeDraws, ScenarioEvent } from '../domain/scenario.ts'
import { PLAUSIBLE, type PlausibleRange, problemsOfNumber } from '../ground/plausible-range.ts'
import { type Problem, problem } from '../ground/problem.ts'

/** Users may draw somewhat more than a branch was built for; far more is another unit. */
const MOST_DEMAND_OF_DESIGN = 2

export type EventField = 'gateId' | 'reachId' | 'gaugeId' | 'chainageM' | 'widthM' | 'sillM' | 'openingM' | 'demandM3s'

/** Branch behind a gate at its head: where the users draw that an offtake serves. */
export function branchBehind({ gates, reaches }: District, gateId: string): District['reaches'][number] | undefined {
  const seat = gates.find(({ id }) => id === gateId)?.seat
  if (seat?.kind !== 'reach-head') return undefined
  return reaches.find(({ id, kind }) => id === seat.reachId && kind === 'branch')
}

/** What an event asks for and the district does not have; its span is told where it is read. `pathOf` says where a field stands. */
export function problemsOfEvent(
  district: District,
  event: ScenarioEvent,
  pathOf: (field: EventField) => string,
): Problem[] {
  if (event.kind === 'breach') return problemsOfBreach(district, event, pathOf)
  if (event.kind === 'gauge-lost')
    return unknownUnless(
      district.gauges.some(({ id }) => id === event.gaugeId),
      pathOf('gaugeId'),
      'gauge',
      event.gaugeId,
    )
  const gate = district.gates.find(({ id }) => id === event.gateId)
  const found = unknownUnless(gate !== undefined, pathOf('gateId'), 'gate', event.gateId)
  if (gate === undefined || event.kind === 'gate-stuck') return found
  return problemsOfDraw(district, event, gate.maximumOpeningM, pathOf)
}

function problemsOfBreach(district: District, event: Breach, pathOf: (field: EventField) => string): Problem[] {
  const { reachId, chainageM, widthM, sillM } = event
  const reach = district.reaches.find(({ id }) => id === reachId)
  const shape = district.crossSections.find(({ id }) => id === reach?.crossSectionId)?.shape
  if (reach === undefined || shape === undefined) return unknownUnless(false, pathOf('reachId'), 'reach', reachId)
  if (isClosed(shape)) {
    const remedy = 'expected a reach with banks'
    return [problem('SCENARIO_INVALID', { path: pathOf('reachId') }, `reach "${reachId}" is a closed conduit`, remedy)]
  }
  const share = Math.min(Math.max(chainageM / reach.lengthM, 0), 1)
  const bedM = reach.bedUpM + share * (reach.bedDownM - reach.bedUpM)
  const rounded = (levelM: number) => Math.round(levelM * 1000) / 1000
  const range = (noun: string, minimum: number, maximum: number): PlausibleRange => ({
    noun,
    unit: 'm',
    minimum,
    maximum,
  })
  return [
    ...problemsOfNumber(pathOf('chainageM'), chainageM, range(`a place on ${reachId}`, 0, reach.lengthM)),
    ...problemsOfNumber(pathOf('widthM'), widthM, PLAUSIBLE.width),
    ...problemsOfNumber(
      pathOf('sillM'),
      sillM,
      range('a level between bed and bank there', rounded(bedM), rounded(bedM + shape.bankHeightM)),
    ),
  ]
}

function problemsOfDraw(
  district: District,
  { gateId, openingM, demandM3s }: OfftakeDraws,
  maximumM: number,
  pathOf: (field: EventField) => string,
): Problem[] {
  const branch = branchBehind(district, gateId)
  if (branch === undefined) {
    const remedy = 'expected the gate at the head of a branch'
    return [problem('SCENARIO_INVALID', { path: pathOf('gateId') }, `gate "${gateId}" serves no users`, remedy)]
  }
  const opening: PlausibleRange = { noun: `an opening of ${gateId}`, unit: 'm', minimum: 0, maximum: maximumM }
  const maximum = MOST_DEMAND_OF_DESIGN * branch.designDischargeM3s
  const demand: PlausibleRange = { noun: `a demand on ${branch.id}`, unit: 'm³/s', minimum: 0, maximum }
  return [
    ...problemsOfNumber(pathOf('openingM'), openingM, opening),
    ...problemsOfNumber(pathOf('demandM3s'), demandM3s, demand),
  ]
}

const unknownUnless = (isKnown: boolean, path: string, noun: string, id: string): Problem[] =>
  isKnown
    ? []
    : [problem('SCENARIO_INVALID', { path }, `the district has no ${noun} "${id}"`, `expected the id of a ${noun}`)]
