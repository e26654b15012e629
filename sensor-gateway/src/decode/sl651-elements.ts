/**
 * The elements of SL 651-2014 that this gateway needs to tell apart. A channel of the registry is an element's identifier in
 * hexadecimal capitals: `39` · `FF38` for one of the maker's own · `09/2` for an opening that follows gate number 2 · `F5` for a list.
 * Any other BCD element can be a channel too: identifier and format are enough to read it.
 *
 * Confirmed by four independent public sources that agree (two servers with the whole table, one station's firmware, published
 * frames): 26 38 39, 45 as a word of states. F4 and F5 as lists of twelve by five, all of them readers or firmware.
 * By three: 20 27 28 36 37 3C-43. By two (both servers): 3A 3B stage at a gate, 09 gate opening in m, 0A gate number, 0C open gates,
 * 1A-1F 21-25 rain, 29-31 discharge, 44 sediment in kg/m³, F6-FC; FF as the minus sign in a byte of its own (firmware, one server).
 * 04 as days, hours, minutes by three, and the row to the end of the text that follows it by one reader. By one: AA as "no value".
 * From one published frame: in an hourly report the observation time is that of the first of the twelve values; that what stands
 * beside the list is of its end is our reading of it.
 */
export const ELEMENT = {
  timeStep: 0x04,
  duration: 0x05,
  gateOpening: 0x09,
  gateNumber: 0x0a,
  gateKind: 0x0b,
  states: 0x45,
  observedAt: 0xf0,
  station: 0xf1,
  byHand: 0xf2,
  picture: 0xf3,
  rainEvery5Min: 0xf4,
  stageEvery5Min: 0xf5,
  lastStageEvery5Min: 0xfc,
  velocities: 0xfd,
  makersOwn: 0xff,
} as const

/** Say how the others are meant, or how the station is; none is a value of a gauge. */
export const NOT_MEASURED: ReadonlySet<number> = new Set([ELEMENT.duration, ELEMENT.gateKind, ELEMENT.states])

/** Free text, pictures and bulk data have no length of their own; nothing after them can be found. */
export const WITHOUT_LENGTH: ReadonlySet<number> = new Set([ELEMENT.byHand, ELEMENT.picture, ELEMENT.velocities])

/** Functions whose text is a list of elements: test, uniform interval, timed, added, hourly. */
export const REPORTS: ReadonlySet<number> = new Set([0x30, 0x31, 0x32, 0x33, 0x34])
