/**
 * The elements of SL 651-2014 that this gateway needs to tell apart. A channel of the registry is an element's identifier in
 * hexadecimal capitals: `39` · `FF38` for one of the maker's own · `09/2` for an opening that follows gate number 2 · `F5` for a list.
 * Any other BCD element can be a channel too: identifier and format are enough to read it.
 *
 * Confirmed by four independent public sources that agree (two servers with the whole table, one station's firmware, published
 * frames): 20 26 38 39, F4 and F5 as lists of twelve, 45 as a word of states.
 * By three: 22 27 37 3A 3B 3C-43. By two (both servers): 09 gate opening in m, 0A gate number, 0C open gates, 1F 1A-1E 21 23-25 rain,
 * 28-31 discharge, 36 velocity, 44 sediment in kg/m³, F6-FC, 04 time step.
 * By one: FF as the minus sign in a byte of its own is in the firmware and one server; AA as "no value" in one server alone.
 * From one published frame: in an hourly report the observation time is that of the first of the twelve values.
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
