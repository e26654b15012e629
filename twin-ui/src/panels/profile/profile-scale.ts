import type { Profile } from './profile-data.ts'

/** The part of a route on screen. */
export interface Window {
  readonly fromM: number
  readonly toM: number
}

export interface PlotSize {
  readonly width: number
  readonly height: number
}

/** Where things lie in the drawing: elevations above, discharges in a strip below. */
export interface ProfileScale {
  readonly window: Window
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
  readonly stripTop: number
  readonly stripBottom: number
  x(atM: number): number
  atM(x: number): number
  y(elevationM: number): number
  elevationM(y: number): number
  q(dischargeM3s: number): number
  readonly elevationTicks: readonly number[]
  readonly dischargeTicks: readonly number[]
  readonly chainageTicks: readonly number[]
}

const LEFT = 46
const RIGHT = 14
/** Two rows of gate names. */
const TOP = 34
const AXIS = 20
const STRIP_GAP = 16
const STRIP_SHARE = 0.24
const SMALLEST_WINDOW_M = 2000

export function profileScale(profile: Profile, window: Window, size: PlotSize, largestM3s: number): ProfileScale {
  const stripBottom = size.height - AXIS
  const stripTop = stripBottom - Math.max(34, (size.height - TOP - AXIS) * STRIP_SHARE)
  const [left, right, top, bottom] = [LEFT, size.width - RIGHT, TOP, stripTop - STRIP_GAP]
  const elevation = elevationRange(profile, window)
  const pxPerM = (right - left) / (window.toM - window.fromM)
  const pxPerElevation = (bottom - top) / (elevation.maximum - elevation.minimum)
  const topM3s = niceCeiling(largestM3s)
  return {
    window,
    left,
    right,
    top,
    bottom,
    stripTop,
    stripBottom,
    x: (atM) => left + (atM - window.fromM) * pxPerM,
    atM: (x) => window.fromM + (x - left) / pxPerM,
    y: (elevationM) => bottom - (elevationM - elevation.minimum) * pxPerElevation,
    elevationM: (y) => elevation.minimum + (bottom - y) / pxPerElevation,
    q: (dischargeM3s) => stripBottom - (Math.max(0, dischargeM3s) / topM3s) * (stripBottom - stripTop),
    elevationTicks: ticks(elevation.minimum, elevation.maximum, (bottom - top) / 34),
    dischargeTicks: [0, topM3s / 2, topM3s],
    chainageTicks: ticks(window.fromM / 1000, window.toM / 1000, (right - left) / 90).map((km) => km * 1000),
  }
}

/** All bed and bank in sight, with a little air. */
function elevationRange(profile: Profile, { fromM, toM }: Window) {
  let minimum = Number.POSITIVE_INFINITY
  let maximum = Number.NEGATIVE_INFINITY
  for (let column = 0; column < profile.atM.length; column++) {
    const atM = profile.atM[column] ?? 0
    if (atM < fromM - 500 || atM > toM + 500) continue
    minimum = Math.min(minimum, profile.bedM[column] ?? minimum)
    maximum = Math.max(maximum, profile.bankM[column] ?? maximum)
  }
  if (!Number.isFinite(minimum)) return { minimum: 0, maximum: 1 }
  const air = (maximum - minimum) * 0.04
  return { minimum: minimum - air, maximum: maximum + air }
}

/** Round numbers inside a range, at most about `count` of them. */
export function ticks(minimum: number, maximum: number, count: number): readonly number[] {
  const rough = (maximum - minimum) / Math.max(1, count)
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough) ?? power * 10
  const first = Math.ceil(minimum / step - 1e-9)
  const last = Math.floor(maximum / step + 1e-9)
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) =>
    Number(((first + index) * step).toPrecision(12)),
  )
}

export function niceCeiling(value: number): number {
  if (!(value > 0)) return 1
  const power = 10 ** Math.floor(Math.log10(value))
  return [1, 2, 3, 4, 5, 6, 8, 10].map((factor) => factor * power).find((candidate) => candidate >= value) ?? value
}

/** Nearer or farther around a place that stays where it is on screen. */
export function zoomed({ fromM, toM }: Window, aroundM: number, factor: number, lengthM: number): Window {
  const span = Math.min(Math.max((toM - fromM) * factor, Math.min(SMALLEST_WINDOW_M, lengthM)), lengthM)
  const share = (aroundM - fromM) / (toM - fromM)
  return fitted({ fromM: aroundM - span * share, toM: aroundM + span * (1 - share) }, lengthM)
}

export const panned = ({ fromM, toM }: Window, byM: number, lengthM: number): Window =>
  fitted({ fromM: fromM + byM, toM: toM + byM }, lengthM)

/** A window moved, not shortened, until it lies inside the route. */
function fitted({ fromM, toM }: Window, lengthM: number): Window {
  const span = toM - fromM
  const from = Math.min(Math.max(fromM, 0), Math.max(0, lengthM - span))
  return { fromM: from, toM: from + span }
}

export interface LabelPlace {
  readonly text: string
  readonly x: number
  readonly row: number
}

/** Names over their gates in two rows; a name that fits in neither is left out rather than set over another. */
export function placeLabels(
  wanted: readonly { readonly text: string; readonly x: number }[],
  widthOf: (text: string) => number,
  range: { readonly left: number; readonly right: number },
): readonly LabelPlace[] {
  const ends = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY]
  const placed: LabelPlace[] = []
  for (const { text, x } of wanted) {
    if (x < range.left - 1 || x > range.right + 1) continue
    const half = widthOf(text) / 2
    const centre = Math.min(Math.max(x, range.left + half), range.right - half)
    const row = ends.findIndex((end) => centre - half > end + 8)
    if (row < 0) continue
    ends[row] = centre + half
    placed.push({ text, x: centre, row })
  }
  return placed
}

/** A polyline through columns of the window and one beyond each side, as SVG wants it. */
export function linePath(
  profile: Pick<Profile, 'atM'>,
  values: ArrayLike<number>,
  scale: Pick<ProfileScale, 'x' | 'window'>,
  y: (value: number) => number,
): string {
  const { first, last } = columnsIn(profile, scale.window)
  let path = ''
  for (let column = first; column <= last; column++) {
    path += `${path === '' ? 'M' : 'L'}${scale.x(profile.atM[column] ?? 0).toFixed(1)} ${y(values[column] ?? 0).toFixed(1)}`
  }
  return path
}

/** The area between two lines, for water over its bed. */
export function areaPath(
  profile: Pick<Profile, 'atM'>,
  upper: ArrayLike<number>,
  lower: ArrayLike<number>,
  scale: Pick<ProfileScale, 'x' | 'window'>,
  y: (value: number) => number,
): string {
  const { first, last } = columnsIn(profile, scale.window)
  let back = ''
  for (let column = last; column >= first; column--)
    back += `L${scale.x(profile.atM[column] ?? 0).toFixed(1)} ${y(lower[column] ?? 0).toFixed(1)}`
  return `${linePath(profile, upper, scale, y)}${back}Z`
}

function columnsIn({ atM }: Pick<Profile, 'atM'>, { fromM, toM }: Window) {
  let first = 0
  while (first < atM.length - 1 && (atM[first + 1] ?? 0) < fromM) first++
  let last = atM.length - 1
  while (last > 0 && (atM[last - 1] ?? 0) > toM) last--
  return { first, last }
}

/** A polyline through given columns, on screen or not. */
export function stretchPath(
  profile: Pick<Profile, 'atM'>,
  values: ArrayLike<number>,
  firstColumn: number,
  lastColumn: number,
  { x, y }: Pick<ProfileScale, 'x' | 'y'>,
): string {
  let path = ''
  for (let column = firstColumn; column <= lastColumn; column++)
    path += `${path === '' ? 'M' : 'L'}${x(profile.atM[column] ?? 0).toFixed(1)} ${y(values[column] ?? 0).toFixed(1)}`
  return path
}
