import type { District } from '../domain/district.ts'
import type { Gauge } from '../domain/gauge.ts'
import type { Reach } from '../domain/reach.ts'
import type { Problem } from '../ground/problem.ts'
import { doubt, type Rows } from './doubt.ts'

/** Areas that are written with three digits may differ in the fourth. */
const AREA_ROUNDING = 1.005
/** Users of a branch may be asked for in turns, but hardly in more than three. */
const MOST_TURNS = 3

/** Gauges, laterals and command areas that do not fit what they belong to. */
export const doubtSurroundings = (district: District, rows: Rows): Problem[] => [
  ...doubtsOfGauges(district, rows),
  ...doubtsOfLaterals(district, rows),
  ...doubtsOfAreas(district, rows),
]

/** A gauge of stages that could not say the design stage at its place. */
function doubtsOfGauges({ stations, gauges, gates, reaches, nodes }: District, rows: Rows): Problem[] {
  const reachOf = new Map<string, Reach>(reaches.map((reach) => [reach.id, reach]))
  const gateOf = new Map(gates.map((gate) => [gate.id, gate]))
  const stationOf = new Map(stations.map((station) => [station.id, station]))
  const stageOf = new Map(nodes.map((node) => [node.id, node.designStageM]))
  const designStageM = ({ stationId, key }: Gauge): number | undefined => {
    const station = stationOf.get(stationId)
    const gate = station?.gateId == null ? undefined : gateOf.get(station.gateId)
    if (gate !== undefined && key === 'stageUpM') return stageOf.get(gate.seat.fromNodeId)
    const reach = reachOf.get(station?.reachId ?? '')
    if (key !== 'stageM' || reach === undefined || station?.chainageM == null) return undefined
    const part = station.chainageM / reach.lengthM
    return reach.bedUpM + part * (reach.bedDownM - reach.bedUpM) + reach.designDepthM
  }
  return gauges.flatMap((gauge) => {
    const stageM = designStageM(gauge)
    if (stageM === undefined || (stageM >= gauge.minimum && stageM <= gauge.maximum)) return []
    const text = `${gauge.id} says ${gauge.minimum} to ${gauge.maximum} m, the design stage there is ${stageM.toFixed(2)} m`
    return [doubt(rows.placeOf('gauges.csv', gauge.id, 'minimum'), text, 'a gauge covers what its canal was built for')]
  })
}

function doubtsOfLaterals({ laterals, reaches }: District, rows: Rows): Problem[] {
  const design = new Map<string, number>(reaches.map(({ id, designDischargeM3s }) => [id, designDischargeM3s]))
  const sums = new Map<string, number>()
  for (const { reachId, designDischargeM3s } of laterals)
    sums.set(reachId, (sums.get(reachId) ?? 0) + designDischargeM3s)
  return [...sums].flatMap(([branch, sumM3s]) => {
    const designM3s = design.get(branch) ?? 0
    if (sumM3s >= 0.5 * designM3s && sumM3s <= MOST_TURNS * designM3s) return []
    const text = `the laterals of ${branch} are built for ${sumM3s.toFixed(2)} m³/s together, the branch for ${designM3s}`
    const remedy = `expected ${(0.5 * designM3s).toFixed(2)} to ${(MOST_TURNS * designM3s).toFixed(2)}`
    return [doubt(rows.placeOf('branches.csv', branch, 'design_discharge_m3s'), text, remedy)]
  })
}

function doubtsOfAreas({ demand, offtakeGroups }: District, rows: Rows): Problem[] {
  const sums = new Map<string, number>()
  for (const { offtakeGroupId, areaM2 } of demand.commandAreas)
    sums.set(offtakeGroupId, (sums.get(offtakeGroupId) ?? 0) + areaM2)
  return offtakeGroups.flatMap(({ id, commandAreaM2 }) => {
    const sumM2 = sums.get(id)
    if (sumM2 === undefined) return []
    if (sumM2 <= AREA_ROUNDING * commandAreaM2 && sumM2 * AREA_ROUNDING >= commandAreaM2) return []
    const hectares = (areaM2: number) => `${Math.round(areaM2 / 10_000)} ha`
    const text = `the command areas of ${id} have ${hectares(sumM2)}, the group ${hectares(commandAreaM2)}`
    return [doubt(rows.placeOf('offtakes.csv', id, 'command_area_wan_mu'), text, 'expected both alike')]
  })
}
