import type { Correction } from './filter.ts'

/** The book of corrections: water added to and taken from every reach since the shadow began, m³, each counted for itself. */
export interface Ledger {
  readonly sinceMs: number
  readonly addedM3: Float64Array
  readonly takenM3: Float64Array
}

export const emptyLedger = (sinceMs: number, reaches: number): Ledger => ({
  sinceMs,
  addedM3: new Float64Array(reaches),
  takenM3: new Float64Array(reaches),
})

export function bookCorrection({ addedM3, takenM3 }: Ledger, correction: Correction): void {
  for (const [r, volumeM3] of correction.addedM3.entries())
    if (volumeM3 > 0) addedM3[r] = (addedM3[r] ?? 0) + volumeM3
    else takenM3[r] = (takenM3[r] ?? 0) - volumeM3
}

export const copyOfLedger = ({ sinceMs, addedM3, takenM3 }: Ledger): Ledger => ({
  sinceMs,
  addedM3: addedM3.slice(),
  takenM3: takenM3.slice(),
})

export const sumOf = (volumesM3: Float64Array): number => volumesM3.reduce((sum, one) => sum + one, 0)
