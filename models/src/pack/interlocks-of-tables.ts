import type { District } from '../domain/district.ts'
import type { InterlockRow, InterlockTables } from './interlock-tables.ts'
import { sourceCells } from './rows-of-canals.ts'

/** Rows to interlocks; a pack without the table has none, and its district says nothing of them. */
export const interlocksOfTables = ({ interlocks }: InterlockTables): Pick<District, 'interlocks'> => ({
  ...(interlocks.rows.length > 0 && {
    interlocks: interlocks.rows.map(({ value }) => ({
      gateId: value.gate,
      lowestOpeningM: value.lowest_opening_m,
      highestOpeningM: value.highest_opening_m,
      largestMoveM: value.largest_move_m,
      travelPerHourM: value.travel_per_hour_m,
      leastHeadM: value.least_head_m,
      secondPersonFromM: value.second_person_from_m,
      provenance: value.provenance,
      source: value.source,
    })),
  }),
})

/** The inverse. */
export const interlockRows = ({ interlocks = [] }: District): InterlockRow[] =>
  interlocks.map((interlock) => ({
    gate: interlock.gateId,
    lowest_opening_m: interlock.lowestOpeningM,
    highest_opening_m: interlock.highestOpeningM,
    largest_move_m: interlock.largestMoveM,
    travel_per_hour_m: interlock.travelPerHourM,
    least_head_m: interlock.leastHeadM,
    second_person_from_m: interlock.secondPersonFromM,
    ...sourceCells(interlock),
  }))
