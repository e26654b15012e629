import { gateCalibrationFault } from '../domain/gate-calibration.ts'
import { type Problem, problem } from '../ground/problem.ts'
import { calibratedTable, calibratedTableFault } from '../hydraulics/gate-law-calibrated.ts'
import type { CalibrationRow } from './detail-tables.ts'
import { calibrationOf } from './details-of-tables.ts'
import type { NetworkTables } from './network-tables.ts'
import type { Table, TableRow } from './read-table.ts'

/** Gates of the law `calibrated` have a table that a law goes through. */
export function checkCalibrations({ structures }: NetworkTables, calibrations: Table<CalibrationRow>): Problem[] {
  const { file } = calibrations
  const isSound = calibrations.rows.length === calibrations.rowCount
  return structures.rows.flatMap(({ row, value: { id, law } }) => {
    const rows = calibrations.rows.filter(({ value }) => value.gate === id)
    const [first] = rows
    if (first !== undefined) return problemsOfTable(file, first, rows)
    if (law !== 'calibrated' || !isSound) return []
    const place = { file: structures.file, row, column: 'law' }
    return [problem('VALUE_MISSING', place, `${id} has no calibration`, `expected rows of it in ${file}`)]
  })
}

function problemsOfTable(
  file: string,
  { row, value: { gate, opening_m } }: TableRow<CalibrationRow>,
  rows: readonly TableRow<CalibrationRow>[],
): Problem[] {
  const cells = rows.flatMap((one) => problemsOfCells(file, one, opening_m === null))
  if (cells.length > 0) return cells
  const fault = faultOf(rows)
  if (fault === null) return []
  const place = { file, row, column: 'gate' }
  return [problem('VALUE_OUT_OF_RANGE', place, `no law goes through the calibration of ${gate}`, fault)]
}

function faultOf(rows: readonly TableRow<CalibrationRow>[]): string | null {
  const calibration = calibrationOf(rows.map(({ value }) => value))
  if (calibration === undefined) return null
  if (calibration.kind === 'by-opening') return gateCalibrationFault(calibration)
  const { submergence } = calibration
  const fillsGrid = rows.every(({ value }, index) => value.submergence === submergence[index % submergence.length])
  if (!fillsGrid) return 'expected each y1/a with each y3/y1, in the same order'
  return gateCalibrationFault(calibration) ?? calibratedTableFault(calibratedTable(calibration))
}

const BY_RATIO = ['depth_per_opening', 'submergence', 'coefficient'] as const
const BY_OPENING = ['opening_m', 'contraction'] as const

function problemsOfCells(file: string, { row, value }: TableRow<CalibrationRow>, isByRatio: boolean): Problem[] {
  const [wanted, other] = isByRatio ? [BY_RATIO, BY_OPENING] : [BY_OPENING, BY_RATIO]
  const place = (column: string) => ({ file, row, column })
  return [
    ...wanted.flatMap((column) =>
      value[column] === null
        ? [problem('VALUE_MISSING', place(column), 'nothing stands here', 'expected a number')]
        : [],
    ),
    ...other.flatMap((column) =>
      value[column] === null
        ? []
        : [problem('VALUE_OUT_OF_RANGE', place(column), 'a gate is calibrated one way', 'expected an empty cell')],
    ),
  ]
}
