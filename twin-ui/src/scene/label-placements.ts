import type { LabelDetail } from './gate-details.ts'
import type { Box, Placement } from './label-layout.ts'
import type { LineLabel, PointLabel } from './label-sources.ts'
import { project, projectPushed, type ViewTransform } from './view-transform.ts'

/** `upright`: Chinese set from top to bottom along a steep line; `angleRad` then still is the line's. */
export interface LabelPlacement extends Placement {
  readonly upright: boolean
  readonly detail?: LabelDetail
}

export interface TextSize {
  readonly width: number
  readonly height: number
}

const SIGN_GAP_PX = 4
/** Below this share above its nearest view a sign has given way to what it stands for. */
const SIGN_GONE = 1.3

/** Right of the sign, left, above, below: as on a printed map. Near by, over the structure itself. */
export function pointPlacements(
  view: ViewTransform,
  label: PointLabel,
  { width, height }: TextSize,
): readonly LabelPlacement[] {
  const { sign, topM } = label
  const { x, y, pxM } = projectPushed(view, sign)
  if (pxM <= 0) return []
  if (pxM < SIGN_GONE * sign.nearestPxM) {
    const top = project(view, sign.x, sign.y, topM)
    return [0, 1, 2].map((step) => ({
      x: top.x,
      y: top.y - height * (0.9 + step * 1.1),
      width,
      height,
      angleRad: 0,
      upright: false,
    }))
  }
  const clear = sign.sizePx / 2 + SIGN_GAP_PX
  const at = (cx: number, cy: number) => ({ x: cx, y: cy, width, height, angleRad: 0, upright: false })
  return [
    at(x + clear + width / 2, y),
    at(x - clear - width / 2, y),
    at(x, y - clear - height / 2),
    at(x, y + clear + height / 2),
    at(x + clear + width / 2, y + height * 0.8),
    at(x + clear + width / 2, y - height * 0.8),
  ]
}

/** Fractions of the visible stretch, the middle first. */
const TRIES: readonly number[] = [
  0.5, 0.45, 0.55, 0.4, 0.6, 0.35, 0.65, 0.3, 0.7, 0.25, 0.75, 0.2, 0.8, 0.15, 0.85, 0.1, 0.9,
]
/** Beside the line above, below; then farther off, clear of signs on it. */
const OFFSETS: readonly number[] = [-1, 1, -1.45, 1.45, -1.9, 1.9]
/** A name bends no more than this from its own chord. */
const STRAIGHT = 0.94
const STEEP_RAD = (52 * Math.PI) / 180

/** Along the line, on either side of it, where it is straight enough and in sight. */
export function linePlacements(
  view: ViewTransform,
  { points, clearPx }: LineLabel,
  { width, height }: TextSize,
  area: Box,
  mayStandUpright: boolean,
): readonly LabelPlacement[] {
  const stretch = longestInside(view, points, area)
  const lengths = [0]
  for (let i = 1; i < stretch.length; i++)
    lengths.push(lengths[i - 1]! + Math.hypot(stretch[i]!.x - stretch[i - 1]!.x, stretch[i]!.y - stretch[i - 1]!.y))
  const totalPx = lengths.at(-1) ?? 0
  if (totalPx < width * 1.15) return []
  return TRIES.flatMap((fraction): readonly LabelPlacement[] => {
    const middle = fraction * totalPx
    if (middle < width * 0.55 || middle > totalPx - width * 0.55) return []
    const from = pointAt(stretch, lengths, middle - width / 2)
    const to = pointAt(stretch, lengths, middle + width / 2)
    if (Math.hypot(to.x - from.x, to.y - from.y) < STRAIGHT * width) return []
    const angle = readable(Math.atan2(to.y - from.y, to.x - from.x), mayStandUpright)
    const upright = mayStandUpright && Math.abs(angle) > STEEP_RAD
    const [nx, ny] = [-Math.sin(angle), Math.cos(angle)]
    const bow = pointAt(stretch, lengths, middle)
    return OFFSETS.map((side) => ({
      x: bow.x + side * nx * clearPx,
      y: bow.y + side * ny * clearPx,
      width,
      height,
      angleRad: angle,
      upright,
    }))
  })
}

interface ScreenPoint {
  readonly x: number
  readonly y: number
}

/** Left to right, or top to bottom for what is set upright: nobody should have to turn the head over. */
function readable(angle: number, mayStandUpright: boolean): number {
  const turned = angle > Math.PI / 2 ? angle - Math.PI : angle <= -Math.PI / 2 ? angle + Math.PI : angle
  return mayStandUpright && turned < -STEEP_RAD ? turned + Math.PI : turned
}

function longestInside(view: ViewTransform, points: LineLabel['points'], area: Box): readonly ScreenPoint[] {
  let longest: ScreenPoint[] = []
  let run: ScreenPoint[] = []
  for (const [x, y, levelM] of points) {
    const place = project(view, x, y, levelM)
    const inside =
      place.pxM > 0 && place.x > area.left && place.x < area.right && place.y > area.top && place.y < area.bottom
    if (inside) run.push(place)
    if (run.length > longest.length) longest = run
    if (!inside) run = []
  }
  return longest
}

function pointAt(points: readonly ScreenPoint[], lengths: readonly number[], atPx: number): ScreenPoint {
  let i = 1
  while (i < points.length - 1 && lengths[i]! < atPx) i++
  const [a, b] = [points[i - 1]!, points[i]!]
  const spanPx = lengths[i]! - lengths[i - 1]!
  const t = spanPx > 0 ? (atPx - lengths[i - 1]!) / spanPx : 0
  return { x: a.x + t * (b.x - a.x), y: a.y + t * (b.y - a.y) }
}
