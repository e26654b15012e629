import { type CameraPose, movedPose } from './camera-pose.ts'
import type { Stage } from './stage.ts'

const STEP_SHARE = 0.12
const ZOOM = 1.25
const TURN_RAD = Math.PI / 24

type Move = (pose: CameraPose, home: () => CameraPose) => CameraPose

const closer: Move = (pose) => ({ ...pose, distanceM: pose.distanceM / ZOOM })
const farther: Move = (pose) => ({ ...pose, distanceM: pose.distanceM * ZOOM })
const turned =
  (rad: number): Move =>
  (pose) => ({ ...pose, bearingRad: pose.bearingRad + rad })
const tilted =
  (rad: number): Move =>
  (pose) => ({ ...pose, pitchRad: pose.pitchRad + rad })

const PLAIN: Readonly<Record<string, Move>> = {
  ArrowLeft: (pose) => movedPose(pose, -STEP_SHARE, 0),
  ArrowRight: (pose) => movedPose(pose, STEP_SHARE, 0),
  ArrowUp: (pose) => movedPose(pose, 0, STEP_SHARE),
  ArrowDown: (pose) => movedPose(pose, 0, -STEP_SHARE),
  '+': closer,
  '=': closer,
  '-': farther,
  _: farther,
}

const SHIFTED: Readonly<Record<string, Move>> = {
  ArrowLeft: turned(-TURN_RAD),
  ArrowRight: turned(TURN_RAD),
  ArrowUp: tilted(TURN_RAD),
  ArrowDown: tilted(-TURN_RAD),
}

/** Arrows pan, with shift they turn and tilt; plus and minus zoom; Home shows the whole district. */
export function listenSceneKeys(element: HTMLElement, { rig }: Stage): () => void {
  const onKey = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === 'Home') rig.fly(rig.home())
    else {
      const move = (event.shiftKey ? SHIFTED[event.key] : undefined) ?? PLAIN[event.key]
      if (move === undefined) return
      rig.jump(move(rig.pose(), rig.home))
    }
    event.preventDefault()
  }
  element.addEventListener('keydown', onKey)
  return () => element.removeEventListener('keydown', onKey)
}

export const zoomedPose = (pose: CameraPose, inward: boolean): CameraPose => ({
  ...pose,
  distanceM: inward ? pose.distanceM / ZOOM ** 2 : pose.distanceM * ZOOM ** 2,
})
