import type { Profile } from './profile-data.ts'

/** Less bank above the water than this is short; the scene paints its banks by the same measure. */
export const LEAST_FREEBOARD_M = 0.3

/** Neighbouring columns where the water stands too near to the bank. */
export interface ShortStretch {
  readonly firstColumn: number
  readonly lastColumn: number
  readonly leastColumn: number
  /** Negative where it spills. */
  readonly leastM: number
}

/** Only where it is short: a profile without any has none. One reach at a time, dry columns are not asked. O(columns). */
export function shortStretches(
  { reaches, bedM, bankM }: Pick<Profile, 'reaches' | 'bedM' | 'bankM'>,
  surfaceM: ArrayLike<number>,
): readonly ShortStretch[] {
  const found: ShortStretch[] = []
  for (const { firstColumn, lastColumn } of reaches) {
    let open: ShortStretch | undefined
    for (let column = firstColumn; column <= lastColumn; column++) {
      const levelM = surfaceM[column] ?? 0
      const freeM = (bankM[column] ?? 0) - levelM
      const isDry = levelM - (bedM[column] ?? 0) < 0.01
      if (isDry || freeM >= LEAST_FREEBOARD_M) {
        if (open !== undefined) found.push(open)
        open = undefined
        continue
      }
      if (open === undefined) open = { firstColumn: column, lastColumn: column, leastColumn: column, leastM: freeM }
      else if (freeM < open.leastM) open = { ...open, lastColumn: column, leastColumn: column, leastM: freeM }
      else open = { ...open, lastColumn: column }
    }
    if (open !== undefined) found.push(open)
  }
  return found
}
