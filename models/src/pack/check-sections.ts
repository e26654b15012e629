import type { SectionShape } from '../domain/cross-section.ts'
import { type Problem, problem } from '../ground/problem.ts'
import type { DetailTables, SectionPointRow } from './detail-tables.ts'
import { shapeOf } from './details-of-tables.ts'
import type { CrossSectionRow, NetworkTables } from './network-tables.ts'
import type { TableRow } from './read-table.ts'

const FILE = 'cross-sections.csv'
const FEWEST_POINTS = 3
/** A section of less is no canal, and its trapezoid cannot be said. */
const LEAST_BANK_M = 0.05

type Measure = Extract<keyof CrossSectionRow, `${string}_${'m' | 'slope'}`>

/** Which cells a row of each shape fills; the others stay empty. */
export const SHAPE_COLUMNS: Readonly<Record<SectionShape['kind'], readonly Measure[]>> = {
  trapezoid: ['bottom_width_m', 'side_slope', 'bank_height_m'],
  compound: ['bottom_width_m', 'side_slope', 'bank_height_m', 'berm_height_m', 'berm_width_m'],
  circle: ['diameter_m'],
  box: ['bottom_width_m', 'bank_height_m'],
  surveyed: [],
}
const MEASURES = [...new Set<Measure>([...SHAPE_COLUMNS.compound, ...SHAPE_COLUMNS.circle])]

export interface SectionsRead {
  /** The sound ones by their id. */
  readonly shapes: ReadonlyMap<string, SectionShape>
  readonly problems: readonly Problem[]
}

/** What each section's row and survey say together. */
export function readSections({ crossSections }: NetworkTables, { sectionPoints }: DetailTables): SectionsRead {
  const points = new Map<string, TableRow<SectionPointRow>[]>()
  for (const row of sectionPoints.rows) {
    const own = points.get(row.value.section)
    if (own === undefined) points.set(row.value.section, [row])
    else own.push(row)
  }
  const shapes = new Map<string, SectionShape>()
  const problems = crossSections.rows.flatMap((row) => {
    const own = points.get(row.value.id) ?? []
    const found = [...problemsOfRow(row), ...problemsOfSurvey(row, own, sectionPoints.file)]
    if (found.length === 0)
      shapes.set(
        row.value.id,
        shapeOf(
          row.value,
          own.map(({ value }) => value),
        ),
      )
    return found
  })
  return { shapes, problems }
}

function problemsOfRow({ row, value }: TableRow<CrossSectionRow>): Problem[] {
  const { shape, bank_height_m, berm_height_m } = value
  const place = (column: string) => ({ file: FILE, row, column })
  const found = MEASURES.flatMap((column) => {
    const isWanted = SHAPE_COLUMNS[shape].includes(column)
    if (isWanted === (value[column] !== null)) return []
    // A box with vertical walls may say so.
    if (shape === 'box' && column === 'side_slope' && value.side_slope === 0) return []
    return isWanted
      ? [problem('VALUE_MISSING', place(column), `a ${shape} section has a ${column}`, 'expected a number')]
      : [problem('VALUE_OUT_OF_RANGE', place(column), `a ${shape} section has no ${column}`, 'expected an empty cell')]
  })
  if (bank_height_m === null || berm_height_m === null || berm_height_m < bank_height_m) return found
  const text = `the berm at ${berm_height_m.toFixed(2)} m is not below the bank`
  const remedy = `expected less than ${bank_height_m.toFixed(2)} m`
  return [...found, problem('VALUE_OUT_OF_RANGE', place('berm_height_m'), text, remedy)]
}

function problemsOfSurvey(
  { row, value: { id, shape } }: TableRow<CrossSectionRow>,
  points: readonly TableRow<SectionPointRow>[],
  file: string,
): Problem[] {
  const [first] = points
  const last = points.at(-1)
  if (shape !== 'surveyed')
    return first === undefined
      ? []
      : [
          problem(
            'VALUE_OUT_OF_RANGE',
            { file, row: first.row, column: 'section' },
            `${id} is a ${shape}, which has no points`,
            'expected a section of shape surveyed',
          ),
        ]
  if (first === undefined || last === undefined || points.length < FEWEST_POINTS) {
    const text = `${id} is surveyed and has ${points.length} points`
    return [problem('VALUE_MISSING', { file: FILE, row, column: 'shape' }, text, `expected rows of it in ${file}`)]
  }
  const back = points.flatMap(({ row: at, value }, index) => {
    const before = points[index - 1]?.value.across_m ?? value.across_m
    if (value.across_m >= before) return []
    const place = { file, row: at, column: 'across_m' }
    return [problem('VALUE_OUT_OF_RANGE', place, `${value.across_m} lies left of ${before}`, 'expected left to right')]
  })
  if (back.length > 0) return back
  const lowestM = Math.min(...points.map(({ value }) => value.height_m))
  const bankM = Math.min(first.value.height_m, last.value.height_m) - lowestM
  if (bankM >= LEAST_BANK_M && last.value.across_m > first.value.across_m) return []
  const text = `between the ends of ${id} there is no ground ${LEAST_BANK_M} m below both`
  return [
    problem('VALUE_OUT_OF_RANGE', { file, row: first.row, column: 'height_m' }, text, 'expected bank, bed and bank'),
  ]
}
