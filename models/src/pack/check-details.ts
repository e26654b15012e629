import type { Roughness } from '../domain/roughness.ts'
import { type Problem, problem } from '../ground/problem.ts'
import { checkCalibrations } from './check-calibrations.ts'
import type { DetailTables } from './detail-tables.ts'
import type { BranchRow, NetworkTables, ReachRow } from './network-tables.ts'
import type { Table, TableRow } from './read-table.ts'

/** What several rows say together of one node, reach, branch or gate. */
export const checkDetails = (network: NetworkTables, details: DetailTables): Problem[] => [
  ...problemsOfPonds(network, details),
  ...problemsOfRatings(network, details),
  ...[network.reaches, network.branches].flatMap(({ file, rows }) =>
    rows.flatMap((row) => [...problemsOfSeepage(file, row), ...problemsOfRoughness(file, row, details.roughnesses)]),
  ),
  ...problemsOfRoughnessRows(network, details),
  ...problemsOfOrder(details.roughnesses, ({ reach }) => reach, 'depth_m', ['depth_m']),
  ...checkCalibrations(network, details.calibrations),
  ...problemsOfLaterals(network, details),
]

/** Rows of one owner follow one another, and `column` rises through them. */
function problemsOfOrder<T extends object, C extends keyof T & string>(
  { file, rows }: Table<T>,
  ownerOf: (row: T) => string,
  column: C,
  rising: readonly C[],
): Problem[] {
  const last = new Map<string, T>()
  return rows.flatMap(({ row, value }) => {
    const before = last.get(ownerOf(value))
    last.set(ownerOf(value), value)
    if (before === undefined) return []
    return rising.flatMap((name) => {
      const [here, there] = [Number(value[name]), Number(before[name])]
      if (here > there) return []
      const text = `${here} does not rise above ${there} of the row before`
      return [problem('VALUE_OUT_OF_RANGE', { file, row, column: name }, text, `expected a rising ${column}`)]
    })
  })
}

function problemsOfPonds({ nodes }: NetworkTables, { ponds }: DetailTables): Problem[] {
  const boundaries = new Map(nodes.rows.map(({ value }) => [value.id, value.boundary]))
  const last = new Map<string, number>()
  const found = ponds.rows.flatMap(({ row, value }) => {
    const place = (column: string) => ({ file: ponds.file, row, column })
    const boundary = boundaries.get(value.node)
    const before = last.get(value.node)
    last.set(value.node, value.area_m2)
    return [
      ...(before === undefined && (boundary === 'river-stage' || boundary === 'stage')
        ? [
            problem(
              'NETWORK_UNSUPPORTED',
              place('node'),
              `${value.node} has a pond and a given stage`,
              'expected one of both',
            ),
          ]
        : []),
      ...(before !== undefined && value.area_m2 < before
        ? [
            problem(
              'VALUE_OUT_OF_RANGE',
              place('area_m2'),
              `the pond shrinks to ${value.area_m2} m² as it fills`,
              `expected at least ${before}`,
            ),
          ]
        : []),
    ]
  })
  return [...problemsOfOrder(ponds, ({ node }) => node, 'stage_m', ['stage_m']), ...found]
}

function problemsOfRatings({ nodes }: NetworkTables, { ratings }: DetailTables): Problem[] {
  const first = new Map<string, TableRow<{ readonly discharge_m3s: number }>>()
  const counts = new Map<string, number>()
  for (const row of ratings.rows) {
    const { node } = row.value
    counts.set(node, (counts.get(node) ?? 0) + 1)
    if (!first.has(node)) first.set(node, row)
  }
  const isSound = ratings.rows.length === ratings.rowCount
  const ofNodes = nodes.rows.flatMap(({ row, value: { id, boundary } }) => {
    const count = counts.get(id) ?? 0
    if (boundary !== 'rating-curve' || count >= 2 || !isSound) return []
    const place = { file: nodes.file, row, column: 'boundary' }
    return [
      problem(
        'VALUE_MISSING',
        place,
        `${id} has ${count} rows of its rating`,
        `expected two or more in ${ratings.file}`,
      ),
    ]
  })
  const known = new Map(nodes.rows.map(({ value }) => [`${value.id}`, value.boundary]))
  const ofCurves = [...first].flatMap(([id, { row, value }]) => {
    const boundary = known.get(id)
    const place = (column: string) => ({ file: ratings.file, row, column })
    if (boundary !== undefined && boundary !== 'rating-curve')
      return [
        problem(
          'VALUE_OUT_OF_RANGE',
          place('node'),
          `${id} is a node of boundary ${boundary}`,
          'expected rating-curve',
        ),
      ]
    if (value.discharge_m3s === 0) return []
    return [
      problem('VALUE_OUT_OF_RANGE', place('discharge_m3s'), 'the first row already flows', 'expected discharge 0'),
    ]
  })
  const rising = problemsOfOrder(ratings, ({ node }) => node, 'stage_m', ['stage_m', 'discharge_m3s'])
  return [...ofNodes, ...ofCurves, ...rising]
}

const KOSTIAKOV = ['seepage_a', 'seepage_m', 'seepage_factor'] as const
const KOSTIAKOV_FACTORS = ['lining_factor', 'groundwater_factor'] as const
const DARCY = ['seepage_conductivity_m_per_s', 'seepage_layer_m', 'groundwater_depth_m'] as const

/** Exactly one law of seepage, and all of it. */
function problemsOfSeepage(file: string, { row, value }: TableRow<ReachRow | BranchRow>): Problem[] {
  const place = (column: string) => ({ file, row, column })
  const isDarcy = DARCY.some((column) => value[column] !== null)
  const wanted = isDarcy ? DARCY : KOSTIAKOV
  const other = isDarcy ? [...KOSTIAKOV, ...KOSTIAKOV_FACTORS] : []
  const law = isDarcy ? "Darcy's" : "Kostiakov's"
  return [
    ...wanted.flatMap((column) =>
      value[column] === null
        ? [problem('VALUE_MISSING', place(column), `${law} seepage needs its ${column}`, 'expected a number')]
        : [],
    ),
    ...other.flatMap((column) =>
      value[column] === null
        ? []
        : [problem('VALUE_OUT_OF_RANGE', place(column), `${law} seepage has no ${column}`, 'expected an empty cell')],
    ),
  ]
}

function problemsOfRoughness(
  file: string,
  { row, value }: TableRow<ReachRow | BranchRow>,
  byDepth: DetailTables['roughnesses'],
): Problem[] {
  const { id, roughness_kind, roughness_value } = value
  const hasTable = byDepth.rows.some((one) => one.value.reach === id)
  const place = (column: string) => ({ file, row, column })
  const kinds = 'expected manning, strickler or chezy'
  if (roughness_kind === null) {
    if (roughness_value === null && !hasTable) return []
    return [problem('VALUE_MISSING', place('roughness_kind'), 'a roughness of no kind is given', kinds)]
  }
  if (hasTable === (roughness_value === null))
    return roughness_value === null ? [] : outsideKind(place('roughness_value'), roughness_kind, roughness_value)
  return hasTable
    ? [
        problem(
          'VALUE_OUT_OF_RANGE',
          place('roughness_value'),
          `${id} has a roughness by depth too`,
          `expected an empty cell, or no rows in ${byDepth.file}`,
        ),
      ]
    : [
        problem(
          'VALUE_MISSING',
          place('roughness_value'),
          `a ${roughness_kind} roughness has no value`,
          `expected a number, or rows in ${byDepth.file}`,
        ),
      ]
}

/** What a roughness of each kind can be; they differ so much that one taken for another falls out. */
const ROUGHNESS_RANGES: Readonly<Record<Roughness['kind'], readonly [lowest: number, highest: number]>> = {
  manning: [0.005, 0.2],
  strickler: [5, 200],
  chezy: [5, 200],
}

function outsideKind(place: Problem['place'], kind: Roughness['kind'], value: number): Problem[] {
  const [lowest, highest] = ROUGHNESS_RANGES[kind]
  if (value >= lowest && value <= highest) return []
  const text = `${value} is no ${kind} roughness`
  return [problem('VALUE_OUT_OF_RANGE', place, text, `expected ${lowest} to ${highest}`)]
}

function problemsOfRoughnessRows({ reaches, branches }: NetworkTables, { roughnesses }: DetailTables): Problem[] {
  const kinds = new Map([...reaches.rows, ...branches.rows].map(({ value }) => [value.id, value.roughness_kind]))
  return roughnesses.rows.flatMap(({ row, value: { reach, value } }) => {
    const kind = kinds.get(reach)
    return kind === undefined || kind === null
      ? []
      : outsideKind({ file: roughnesses.file, row, column: 'value' }, kind, value)
  })
}

function problemsOfLaterals({ branches }: NetworkTables, { laterals }: DetailTables): Problem[] {
  const lengths = new Map(branches.rows.map(({ value }) => [value.id, value.length_m]))
  return laterals.rows.flatMap(({ row, value: { branch, chainage_m } }) => {
    const lengthM = lengths.get(branch)
    if (lengthM === undefined || chainage_m <= lengthM) return []
    const text = `${chainage_m} lies beyond the end of ${branch}`
    const place = { file: laterals.file, row, column: 'chainage_m' }
    return [problem('VALUE_OUT_OF_RANGE', place, text, `expected 0 to ${lengthM} m`)]
  })
}
