/** How the map stands on screen at this instant. */
export interface ViewTransform {
  /** Projection times view, column by column. */
  readonly matrix: ArrayLike<number>
  readonly widthPx: number
  readonly heightPx: number
  /** Metres per pixel at distance 1 from the eye. */
  readonly pxScale: number
  readonly lift: number
  readonly datumM: number
}

export interface ScreenPlace {
  readonly x: number
  readonly y: number
  /** Metres that a pixel covers there; negative behind the eye. */
  readonly pxM: number
}

/** Where a place of the map at a level appears, CSS pixels from the canvas' upper left. */
export function project(view: ViewTransform, x: number, y: number, levelM: number): ScreenPlace {
  const { matrix: m, widthPx, heightPx } = view
  const up = (levelM - view.datumM) * view.lift
  const south = -y
  const clipX = m[0]! * x + m[4]! * up + m[8]! * south + m[12]!
  const clipY = m[1]! * x + m[5]! * up + m[9]! * south + m[13]!
  const w = m[3]! * x + m[7]! * up + m[11]! * south + m[15]!
  return {
    x: (0.5 + (0.5 * clipX) / w) * widthPx,
    y: (0.5 - (0.5 * clipY) / w) * heightPx,
    pxM: w * view.pxScale,
  }
}

interface Pushed {
  readonly x: number
  readonly y: number
  readonly levelM: number
  readonly pushX: number
  readonly pushY: number
  readonly pushPx: number
}

/** Where a sign appears that stands some pixels beside its place. */
export function projectPushed(view: ViewTransform, sign: Pushed): ScreenPlace {
  const { pxM } = project(view, sign.x, sign.y, sign.levelM)
  return project(view, sign.x + sign.pushX * sign.pushPx * pxM, sign.y + sign.pushY * sign.pushPx * pxM, sign.levelM)
}
