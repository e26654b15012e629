/** Places in `booked` and `totals`, m³. */
export const IN = 0
export const OUT = 1
export const SEEPED = 2
export const DRAWN = 3
export const SPILLED = 4
export const RAINED = 5
export const EVAPORATED = 6
export const LATERAL = 7
export const FROM_GROUND = 8
/** How many places there are. */
export const BOOKS = 9
