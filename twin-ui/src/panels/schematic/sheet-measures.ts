/* Measures of the sheet's drawing, in its units: 1 unit = 1 px at full size. */

export const TEXT = 13
export const SMALL_TEXT = 11.5
export const STUB = 16
export const LABEL_LINE = 13.5
/** Three of the name, opening, the two levels, discharge. */
export const LABEL_LINES = 7
export const LABEL_TOP = 17
export const SIDE_STEP = 14
export const SIDE_TEXT = 105
export const SLOT_WIDTH = 64
export const SYMBOL = 14
export const FLOW_WIDTH = 46
export const DISTANCE_WIDTH = 42
export const CANAL_HEIGHT = 18
export const MARGIN = 28
