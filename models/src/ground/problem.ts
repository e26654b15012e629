/**
 * The registry of what can be wrong with outside data that `models` reads.
 * `NOUN_PROBLEM`; each code stands in the table of `models/README.md`, and a test compares the two.
 */
export const PROBLEM_CODES = {
  FILE_MISSING: 'a file of the pack is missing',
  FILE_MALFORMED: 'a file cannot be read as what its name says',
  COLUMN_MISSING: 'a table lacks a column',
  VALUE_MISSING: 'a required value is empty',
  VALUE_NOT_A_NUMBER: 'a value is not a finite number',
  VALUE_OUT_OF_RANGE: 'a value lies outside what is physically plausible',
  VALUE_UNKNOWN: 'a value is not one of the words allowed here',
  ID_DUPLICATE: 'an id stands twice',
  ID_UNKNOWN: 'an id refers to nothing',
  PROVENANCE_MISSING: 'a row does not say where its numbers come from',
  TOTAL_MISMATCH: 'a sum differs from the published total',
  NETWORK_DISCONNECTED: 'a reach cannot be reached by water',
  NETWORK_UNSUPPORTED: 'the network joins in a way the solver does not support',
  CRS_UNKNOWN: 'coordinates are of a system that is not known or not to be had',
  PAYLOAD_MALFORMED: 'a message is not the JSON that the contract describes',
  PAYLOAD_TOO_LARGE: 'a message is larger than any real gauge sends',
  GAUGE_UNKNOWN: 'no gauge of the district has this name',
  TIME_IMPLAUSIBLE: 'the time of a reading lies too far in the past or in the future',
  PACK_DOUBTFUL: 'what a pack says is possible, and unlikely to be meant',
  FORMAT_UNKNOWN: 'a pack or a scenario has a format that this program does not know',
  VERSION_UNKNOWN: 'a binary message has another version',
  TOPOLOGY_MISMATCH: 'a state or frame belongs to another network',
  STATE_UNKNOWN: 'a state is asked for that is not kept',
  SCENARIO_INVALID: 'a scenario asks for what the district does not have',
} as const

export type ProblemCode = keyof typeof PROBLEM_CODES

/** Where in outside data a problem was found. Rows count from 1 with the header as row 1, as a spreadsheet shows them. */
export interface ProblemPlace {
  readonly file?: string
  readonly row?: number
  readonly column?: string
  /** Dotted path inside a JSON document, e.g. `gates[2].openingM`. */
  readonly path?: string
}

/** One thing wrong with outside data: what, where, and what was expected there. */
export interface Problem {
  readonly code: ProblemCode
  readonly place: ProblemPlace
  /** What is wrong, naming the offending value. */
  readonly text: string
  /** What was expected, or what to do. */
  readonly remedy: string
}

export const problem = (code: ProblemCode, place: ProblemPlace, text: string, remedy: string): Problem => ({
  code,
  place,
  text,
  remedy,
})

/** One line for people: `reaches.csv row 4 column bed_slope: "abc" is not a number; expected …`. */
export function problemLine({ code, place, text, remedy }: Problem): string {
  const where = [
    place.file,
    place.row === undefined ? undefined : `row ${place.row}`,
    place.column === undefined ? undefined : `column ${place.column}`,
    place.path,
  ].filter((part) => part !== undefined)
  return `${where.length > 0 ? `${where.join(' ')}: ` : ''}${text}; ${remedy} [${code}]`
}
