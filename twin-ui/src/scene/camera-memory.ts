import type { RestingCamera } from '../state/camera-slice.ts'
import type { TwinStore } from '../state/twin-store.ts'
import type { CameraPose } from './camera-pose.ts'
import type { CameraRig } from './camera-rig.ts'
import type { SceneDirector } from './scene-director.ts'

/** An eye that moved no more for so long rests. */
const REST_MS = 500
const SAME_SHARE = 1e-3

export const restingOf = ({ x, y, distanceM, bearingRad, pitchRad }: CameraPose): RestingCamera => ({
  xM: x,
  yM: y,
  distanceM,
  azimuthRad: bearingRad,
  polarRad: pitchRad,
})

export const poseOfResting = ({ xM, yM, distanceM, azimuthRad, polarRad }: RestingCamera): CameraPose => ({
  x: xM,
  y: yM,
  distanceM,
  bearingRad: azimuthRad,
  pitchRad: polarRad,
})

export const isSamePose = (a: CameraPose, b: CameraPose): boolean =>
  Math.abs(a.x - b.x) + Math.abs(a.y - b.y) + Math.abs(a.distanceM - b.distanceM) < SAME_SHARE * b.distanceM &&
  Math.abs(a.bearingRad - b.bearingRad) + Math.abs(a.pitchRad - b.pitchRad) < SAME_SHARE

/** Tells the page where the eye rests, and flies where the page wants it. */
export function rememberCamera(rig: CameraRig, director: SceneDirector, store: TwinStore): () => void {
  const { cameraWish } = store.getState()
  if (cameraWish !== undefined) rig.jump(poseOfResting(cameraWish))
  let timer: ReturnType<typeof setTimeout> | undefined
  const rested = () => {
    const pose = rig.pose()
    store.getState().cameraRested(isSamePose(pose, rig.home()) ? undefined : restingOf(pose))
  }
  const stops = [
    director.onViewChange(() => {
      clearTimeout(timer)
      timer = setTimeout(rested, REST_MS)
    }),
    store.subscribe((state, before) => {
      if (state.cameraWish !== before.cameraWish && state.cameraWish !== undefined)
        rig.fly(poseOfResting(state.cameraWish))
    }),
  ]
  return () => {
    clearTimeout(timer)
    for (const stop of stops) stop()
  }
}
