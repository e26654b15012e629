/** How far a row of data may be trusted. The screen marks everything that is `recalled` or `estimate`. */
export type Provenance = 'sourced' | 'derived' | 'recalled' | 'estimate'

export const PROVENANCES: readonly Provenance[] = ['sourced', 'derived', 'recalled', 'estimate']

/** Carried by every row of a pack. `source` names the page, the arithmetic or the method. */
export interface Sourced {
  readonly provenance: Provenance
  readonly source: string
}

/** A proper name in the two languages of the screen. */
export interface Names {
  readonly zh: string
  readonly en: string
}

/** WGS-84, degrees. */
export interface LonLat {
  readonly lonDeg: number
  readonly latDeg: number
}
