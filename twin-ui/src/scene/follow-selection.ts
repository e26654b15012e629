import type { LoadedDistrict } from '../state/district-slice.ts'
import type { Selection } from '../state/selection-slice.ts'
import type { TwinStore } from '../state/twin-store.ts'
import type { CameraPose } from './camera-pose.ts'
import { placeAt } from './polyline.ts'
import type { Point } from './projection.ts'
import type { Stage } from './stage.ts'
import { project } from './view-transform.ts'

/** From how far one looks at a thing of a kind. */
const GATE_DISTANCE_M = 420
const OFFTAKE_DISTANCE_M = 230
const STATION_DISTANCE_M = 3500
const NODE_DISTANCE_M = 5000
const REACH_NEAREST_M = 2500
const LOOK_PITCH_RAD = 0.98
/** A thing this near to the rim of the picture counts as out of sight. */
const RIM_PX = 40

/** Flies to what was chosen elsewhere; what is pointed at in the scene itself is in sight already. */
export function followSelection(
  stage: Stage,
  loaded: LoadedDistrict,
  store: TwinStore,
  isChoosing: () => boolean,
): () => void {
  return store.subscribe((state, before) => {
    if (state.selection === before.selection || state.selection === undefined || isChoosing()) return
    const pose = poseFor(stage, loaded, state.selection)
    if (pose !== undefined) stage.rig.fly(pose)
  })
}

function poseFor(stage: Stage, loaded: LoadedDistrict, selection: Selection): CameraPose | undefined {
  const { model, rig } = stage
  if (selection.kind === 'reach') return reachPose(stage, loaded, selection)
  const now = rig.pose()
  const from = (place: Point, distanceM: number): CameraPose => ({
    ...now,
    x: place.x,
    y: place.y,
    distanceM: Math.min(now.distanceM, distanceM),
    pitchRad: Math.max(now.pitchRad, LOOK_PITCH_RAD),
  })
  if (selection.kind === 'gate') return gatePose(stage, loaded, selection.id, from)
  if (selection.kind === 'node') {
    const node = loaded.index.nodeById.get(selection.id)
    return node && from(model.projection.toLocal(node.at), NODE_DISTANCE_M)
  }
  if (selection.kind === 'structure') {
    const index = model.district.structures.findIndex(({ id }) => id === selection.id)
    const sign = model.markers.find(({ target }) => target.kind === 'structure' && target.index === index)
    return sign && from(sign, GATE_DISTANCE_M)
  }
  const station = loaded.index.stationById.get(selection.id)
  if (station === undefined) return undefined
  if (station.gateId !== null) return gatePose(stage, loaded, station.gateId, from)
  return from(model.projection.toLocal(station.at), STATION_DISTANCE_M)
}

function gatePose(
  { model }: Stage,
  { index }: LoadedDistrict,
  gateId: NonNullable<LoadedDistrict['district']['stations'][number]['gateId']>,
  from: (place: Point, distanceM: number) => CameraPose,
): CameraPose | undefined {
  const seat = model.seats[index.gateIndexById.get(gateId) ?? -1]
  return seat && from(seat, seat.gate.kind === 'offtake' ? OFFTAKE_DISTANCE_M : GATE_DISTANCE_M)
}

/** A whole reach, unless it is seen well enough already; a place along it is only brought into sight. */
function reachPose(
  { model, rig, director }: Stage,
  { index }: LoadedDistrict,
  selection: Extract<Selection, { kind: 'reach' }>,
): CameraPose | undefined {
  const course = model.courses[index.reachIndexById.get(selection.id) ?? -1]
  const view = director.view()
  if (course === undefined || view === undefined) return undefined
  const { line, reach } = course
  const inSight = (fraction: number) => {
    const { x, y } = placeAt(line, fraction * line.lengthM)
    const place = project(view.transform, x, y, reach.bedUpM)
    const { left, top, width, height } = view.free
    const isInside =
      place.x > left + RIM_PX &&
      place.x < left + width - RIM_PX &&
      place.y > top + RIM_PX &&
      place.y < top + height - RIM_PX
    return place.pxM > 0 && isInside
  }
  if (selection.chainageM !== undefined) {
    const fraction = selection.chainageM / reach.lengthM
    return inSight(fraction) ? undefined : { ...rig.pose(), ...placeOnly(placeAt(line, fraction * line.lengthM)) }
  }
  const seenPx = line.lengthM / view.metresPerPx
  if (inSight(0.1) && inSight(0.5) && inSight(0.9) && seenPx > 180) return undefined
  const places = [0, 0.25, 0.5, 0.75, 1].map((fraction) => placeAt(line, fraction * line.lengthM))
  return rig.poseFor(
    places.map(({ x, y }) => ({ x, y: 0, z: -y })),
    REACH_NEAREST_M,
  )
}

const placeOnly = ({ x, y }: Point): Point => ({ x, y })
