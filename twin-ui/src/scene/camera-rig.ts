import { MathUtils, type PerspectiveCamera, Vector3 } from 'three'
import { MapControls } from 'three/examples/jsm/controls/MapControls.js'
import {
  betweenPoses,
  boundedPose,
  type CameraPose,
  eyeOf,
  FIELD_OF_VIEW_DEG,
  type FreeArea,
  framePoints,
  type PoseBounds,
  poseOf,
  type Vector,
} from './camera-pose.ts'
import type { SceneModel } from './scene-model.ts'
import type { Extent } from './terrain-grid.ts'

/** Moves the eye: by hand through the controls, by keys, and in flight to what was chosen elsewhere. */
export interface CameraRig {
  pose(): CameraPose
  /** The whole district, well framed in what the panels leave free. */
  home(): CameraPose
  jump(pose: CameraPose): void
  fly(pose: CameraPose): void
  /** Frames places of the map, but not from nearer than `nearestM`. */
  poseFor(places: readonly Vector[], nearestM: number): CameraPose
  /** The first time, and again while the whole district is in view, it stays framed. */
  resize(free: FreeArea): void
  /** Before each drawn frame; true while the eye still moves by itself. */
  update(nowMs: number): boolean
  dispose(): void
}

const HOME_PITCH_RAD = 0.88
const HOME_PADDING_PX = 44
const NEAREST_M = 90
const STEEPEST_RAD = 1.31
const FLIGHT_MS = 1300
const NO_AREA: FreeArea = { width: 1, height: 1, left: 0, top: 0, right: 0, bottom: 0 }
/** Heights at which the outline is framed: the middle of the plain. */
const FLAT = 0

export interface RigParts {
  readonly camera: PerspectiveCamera
  readonly element: HTMLElement
  readonly model: SceneModel
  readonly prefersStill: () => boolean
  readonly onMove: () => void
}

export function createCameraRig({ camera, element, model, prefersStill, onMove }: RigParts): CameraRig {
  const outline = model.outline.map(({ x, y }) => ({ x, y: FLAT, z: -y }))
  let free: FreeArea | undefined
  let flight: { readonly from: CameraPose; readonly to: CameraPose; readonly startMs: number } | undefined
  const controls = createControls(camera, element)
  let homePose = framePoints(outline, 0, HOME_PITCH_RAD, NO_AREA, HOME_PADDING_PX)
  const home = () => homePose
  const bounds = (): PoseBounds => ({
    ...model.extent,
    nearestM: NEAREST_M,
    farthestM: home().distanceM * 1.35,
    steepestRad: STEEPEST_RAD,
  })
  const pose = () => poseOf(camera.position, controls.target)
  const apply = (next: CameraPose) => {
    const { x, y, z } = eyeOf(next)
    controls.target.set(next.x, 0, -next.y)
    camera.position.set(x, y, z)
    controls.update()
  }
  const onControls = () => {
    keepOver(model.extent, controls.target)
    onMove()
  }
  const onStart = () => {
    flight = undefined
  }
  controls.addEventListener('change', onControls)
  controls.addEventListener('start', onStart)

  return {
    pose,
    home,
    jump(next) {
      flight = undefined
      apply(boundedPose(next, bounds()))
      onMove()
    },
    fly(next) {
      const to = boundedPose(next, bounds())
      if (prefersStill()) return this.jump(to)
      flight = { from: pose(), to, startMs: Number.NaN }
      onMove()
    },
    poseFor(places, nearestM) {
      const now = pose()
      const framed = framePoints(places, now.bearingRad, Math.min(now.pitchRad, 0.9), free ?? NO_AREA, 90)
      return { ...framed, distanceM: Math.max(nearestM, framed.distanceM) }
    },
    resize(next) {
      const stays = free !== undefined && !isNear(pose(), homePose)
      free = next
      homePose = framePoints(outline, 0, HOME_PITCH_RAD, next, HOME_PADDING_PX)
      placeMiddle(camera, next)
      controls.maxDistance = bounds().farthestM
      if (!stays) apply(home())
    },
    update(nowMs) {
      if (flight !== undefined) {
        if (Number.isNaN(flight.startMs)) flight = { ...flight, startMs: nowMs }
        const t = Math.min(1, (nowMs - flight.startMs) / FLIGHT_MS)
        apply(betweenPoses(flight.from, flight.to, t))
        if (t >= 1) flight = undefined
      } else controls.update()
      setDepthRange(camera, camera.position.distanceTo(controls.target))
      return flight !== undefined
    },
    dispose() {
      controls.removeEventListener('change', onControls)
      controls.removeEventListener('start', onStart)
      controls.dispose()
    },
  }
}

function createControls(camera: PerspectiveCamera, element: HTMLElement): MapControls {
  camera.fov = FIELD_OF_VIEW_DEG
  camera.up = new Vector3(0, 1, 0)
  const controls = new MapControls(camera, element)
  controls.enableDamping = true
  controls.dampingFactor = 0.14
  controls.zoomToCursor = true
  controls.zoomSpeed = 1.1
  controls.minDistance = NEAREST_M
  controls.maxPolarAngle = STEEPEST_RAD
  return controls
}

function keepOver({ west, south, east, north }: Extent, target: Vector3): void {
  target.set(MathUtils.clamp(target.x, west, east), 0, MathUtils.clamp(target.z, -north, -south))
}

/** The middle of the picture is the middle of what the panels leave free. */
function placeMiddle(camera: PerspectiveCamera, { width, height, left, top, right, bottom }: FreeArea): void {
  const fullWidth = width + left + right
  const fullHeight = height + top + bottom
  camera.aspect = fullWidth / fullHeight
  camera.setViewOffset(fullWidth, fullHeight, (right - left) / 2, (bottom - top) / 2, fullWidth, fullHeight)
}

function setDepthRange(camera: PerspectiveCamera, distanceM: number): void {
  camera.near = distanceM * 0.03
  camera.far = distanceM * 20 + 30_000
  camera.updateProjectionMatrix()
}

const isNear = (a: CameraPose, b: CameraPose): boolean =>
  Math.abs(a.distanceM / b.distanceM - 1) < 0.02 &&
  Math.hypot(a.x - b.x, a.y - b.y) < 0.02 * b.distanceM &&
  Math.abs(a.bearingRad - b.bearingRad) < 0.02
