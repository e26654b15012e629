import type { SectionShape } from '../domain/cross-section.ts'
import { isClosed } from '../domain/cross-section.ts'
import type { District } from '../domain/district.ts'
import type { Gate } from '../domain/gate.ts'
import type { Reach } from '../domain/reach.ts'
import type { Problem } from '../ground/problem.ts'
import { gateFlowM3s } from '../hydraulics/gate-flow.ts'
import { gateStructure } from '../hydraulics/gate-structure.ts'
import { shapesById, uniformCapacityM3s, widthAtM } from './canal-capacity.ts'
import { doubt, type Rows } from './doubt.ts'

/** A canal that carries less of its design discharge at its design depth than this is worth a look. */
const LEAST_OF_DESIGN = 0.9
const LEAST_FREEBOARD_M = 0.2
/** Design stages are known to a centimetre: a head below that says nothing. */
const LEAST_HEAD_M = 0.01
/** Discharges that are written with two digits may differ in the third. */
const ROUNDING = 1.01

/** Canals and gates that are possible and unlikely. */
export function doubtCanals(district: District, rows: Rows): Problem[] {
  const shapes = shapesById(district.crossSections)
  return [
    ...district.reaches.flatMap((reach) => {
      const shape = shapes.get(reach.crossSectionId)
      return shape === undefined ? [] : doubtsOfReach(reach, shape, rows)
    }),
    ...doubtsOfCanals(district, rows),
    ...district.gates.flatMap((gate) => doubtsOfGate(district, gate, shapes, rows)),
    ...doubtsOfSections(district, rows),
  ]
}

function doubtsOfReach(reach: Reach, shape: SectionShape, rows: Rows): Problem[] {
  const { id, bedUpM, bedDownM, designDepthM, designDischargeM3s } = reach
  const at = (column: string) => rows.placeOf(reach.kind === 'branch' ? 'branches.csv' : 'reaches.csv', id, column)
  const found: Problem[] = []
  if (bedDownM > bedUpM)
    found.push(
      doubt(
        at('bed_down_m'),
        `the bed of ${id} rises from ${bedUpM.toFixed(2)} to ${bedDownM.toFixed(2)} m`,
        'canals fall, unless this one is meant to run the other way',
      ),
    )
  const freeboardM = shape.bankHeightM - designDepthM
  if (!isClosed(shape) && freeboardM < LEAST_FREEBOARD_M)
    found.push(
      doubt(
        at('design_depth_m'),
        `the bank of ${id} stands ${freeboardM.toFixed(2)} m above its design depth`,
        `canals have ${LEAST_FREEBOARD_M} m of freeboard or more`,
      ),
    )
  const carriesM3s = uniformCapacityM3s(reach, shape, designDepthM)
  if (reach.kind !== 'basin' && bedDownM < bedUpM && carriesM3s < LEAST_OF_DESIGN * designDischargeM3s)
    found.push(
      doubt(
        at('design_discharge_m3s'),
        `${id} carries ${carriesM3s.toFixed(2)} m³/s at its design depth, not ${designDischargeM3s}`,
        'check section, slope, roughness and design depth',
      ),
    )
  return found
}

/** What the offtakes of a canal take together, against what its first reach was built for. */
function doubtsOfCanals({ reaches, offtakeGroups }: District, rows: Rows): Problem[] {
  const heads = new Map<string, Reach>()
  for (const reach of reaches)
    if (reach.kind !== 'branch' && !heads.has(reach.canal.zh)) heads.set(reach.canal.zh, reach)
  return [...heads].flatMap(([canal, head]) => {
    const takenM3s = offtakeGroups
      .filter(({ mainCanal }) => mainCanal.zh === canal)
      .reduce((sum, { designDischargeM3s }) => sum + designDischargeM3s, 0)
    if (takenM3s <= ROUNDING * head.designDischargeM3s) return []
    return [
      doubt(
        rows.placeOf('reaches.csv', head.id, 'design_discharge_m3s'),
        `the offtakes of ${canal} take ${takenM3s.toFixed(2)} m³/s, its head carries ${head.designDischargeM3s}`,
        'they can draw in turns only',
      ),
    ]
  })
}

function doubtsOfGate(
  { nodes, reaches }: District,
  gate: Gate,
  shapes: ReadonlyMap<string, SectionShape>,
  rows: Rows,
): Problem[] {
  const { seat, id } = gate
  if (seat.kind === 'outside') return []
  const reach = reaches.find((one) => one.id === seat.reachId)
  const shape = shapes.get(reach?.crossSectionId ?? '')
  if (reach === undefined || shape === undefined) return []
  const isOfftake = gate.kind === 'offtake'
  const at = (column: string, ofBranch: string) =>
    isOfftake ? rows.placeOf('branches.csv', reach.id, ofBranch) : rows.placeOf('structures.csv', id, column)
  const found: Problem[] = []
  const gateM = gate.bays * gate.bayWidthM
  const canalM = Math.max(widthAtM(shape, reach.designDepthM), widthAtM(shape, shape.bankHeightM))
  if (gateM > canalM)
    found.push(
      doubt(
        at('bay_width_m', 'gate_bay_width_m'),
        `the bays of ${id} are ${gateM.toFixed(1)} m wide together, ${reach.id} between its banks ${canalM.toFixed(1)} m`,
        'a gate is not wider than its canal',
      ),
    )
  const upM = nodes.find((node) => node.id === seat.fromNodeId)?.designStageM
  const downM = seat.kind === 'reach-head' ? reach.bedUpM + reach.designDepthM : undefined
  if (upM === undefined || downM === undefined || upM - downM < LEAST_HEAD_M) return found
  const mostM3s = gateFlowM3s(gateStructure(gate), gate.maximumOpeningM, upM, downM)
  if (mostM3s < LEAST_OF_DESIGN * gate.designDischargeM3s)
    found.push(
      doubt(
        at('design_discharge_m3s', 'design_discharge_m3s'),
        `${id} passes ${mostM3s.toFixed(2)} m³/s at full opening between its design stages, not ${gate.designDischargeM3s}`,
        'check width, sill, largest opening and stages',
      ),
    )
  return found
}

function doubtsOfSections({ crossSections, reaches, nodes, gates, structures }: District, rows: Rows): Problem[] {
  const used = new Set<string>(reaches.map(({ crossSectionId }) => crossSectionId))
  const met = new Set<string>(reaches.flatMap(({ fromNodeId, toNodeId }) => [fromNodeId, toNodeId]))
  for (const { seat } of [...gates, ...structures]) {
    met.add(seat.fromNodeId)
    if (seat.kind === 'between') met.add(seat.toNodeId)
  }
  return [
    ...crossSections.flatMap(({ id }) =>
      used.has(id)
        ? []
        : [
            doubt(
              rows.placeOf('cross-sections.csv', id, 'id'),
              `no canal has the section ${id}`,
              'leave it out, or use it',
            ),
          ],
    ),
    ...nodes.flatMap(({ id }) =>
      met.has(id)
        ? []
        : [doubt(rows.placeOf('nodes.csv', id, 'id'), `nothing meets at the node ${id}`, 'leave it out, or join it')],
    ),
  ]
}
