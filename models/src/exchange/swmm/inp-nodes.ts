import type { StorageRow } from '../../domain/node.ts'
import type { InpRow } from './inp-document.ts'
import type { InpReader } from './inp-reader.ts'
import type { InpCurve } from './inp-tables.ts'
import type { InpUnits } from './inp-units.ts'

export type OutfallType = 'FREE' | 'NORMAL' | 'FIXED' | 'TIDAL' | 'TIMESERIES'

/** A node of a SWMM file, in metres. */
export interface InpNode {
  readonly name: string
  readonly row: InpRow
  readonly kind: 'junction' | 'outfall' | 'storage'
  readonly invertM: number
  readonly maximumDepthM: number
  readonly initialDepthM: number
  /** Design stage that a tag says. */
  readonly designStageM?: number
  /** Outfalls: how the stage comes, the fixed stage (m) or the name of the curve or series that gives it. */
  readonly outfall?: { readonly type: OutfallType; readonly stageM: number; readonly source: string }
  /** Storage units: surface by stage above the datum. */
  readonly storage?: readonly StorageRow[]
}

const OUTFALL_TYPES: readonly OutfallType[] = ['FREE', 'NORMAL', 'FIXED', 'TIDAL', 'TIMESERIES']

/** Every node by its name, in the file's order; one that stands twice is told. */
export function readInpNodes(
  reader: InpReader,
  units: InpUnits,
  curves: ReadonlyMap<string, InpCurve>,
): ReadonlyMap<string, InpNode> {
  const nodes = new Map<string, InpNode>()
  const add = (node: InpNode): void => {
    const { row, name } = node
    if (nodes.has(name))
      reader.findings.problem(
        'ID_DUPLICATE',
        { row: row.line, column: 'Name' },
        `node "${name}" stands twice`,
        'expected each name once',
      )
    else if (name !== '') nodes.set(name, node)
  }
  for (const row of reader.rows('JUNCTIONS')) add(junctionOf(reader, row, units))
  for (const row of reader.rows('DIVIDERS')) {
    reader.findings.lose('[DIVIDERS]', 'flow parts by the water alone, as in SWMM under DYNWAVE', { row: row.line })
    add({ ...junctionOf(reader, row, units), maximumDepthM: 0, initialDepthM: 0 })
  }
  for (const row of reader.rows('OUTFALLS')) add(outfallOf(reader, row, units))
  for (const row of reader.rows('STORAGE')) add(storageNodeOf(reader, row, units, curves))
  return nodes
}

function junctionOf(reader: InpReader, row: InpRow, { lengthM }: InpUnits): InpNode {
  const isJunction = row.cells.length < 4 || !Number.isNaN(Number(row.cells[2]))
  return {
    name: reader.text(row, 0, 'Name'),
    row,
    kind: 'junction',
    invertM: reader.number(row, 1, 'Elevation') * lengthM,
    maximumDepthM: isJunction ? reader.number(row, 2, 'MaxDepth', { lowest: 0, otherwise: 0 }) * lengthM : 0,
    initialDepthM: isJunction ? reader.number(row, 3, 'InitDepth', { lowest: 0, otherwise: 0 }) * lengthM : 0,
  }
}

function outfallOf(reader: InpReader, row: InpRow, { lengthM }: InpUnits): InpNode {
  const type = reader.word(row, 2, 'Type', OUTFALL_TYPES) ?? 'FREE'
  const hasSource = type === 'FIXED' || type === 'TIDAL' || type === 'TIMESERIES'
  if (reader.isYes(row, hasSource ? 4 : 3))
    reader.findings.lose('flap gates of outfalls', 'water may come back in', { row: row.line })
  return {
    name: reader.text(row, 0, 'Name'),
    row,
    kind: 'outfall',
    invertM: reader.number(row, 1, 'Elevation') * lengthM,
    maximumDepthM: 0,
    initialDepthM: 0,
    outfall: {
      type,
      stageM: type === 'FIXED' ? reader.number(row, 3, 'Stage Data') * lengthM : Number.NaN,
      source: type === 'TIDAL' || type === 'TIMESERIES' ? reader.text(row, 3, 'Stage Data') : '',
    },
  }
}

const STORAGE_SHAPES = ['TABULAR', 'FUNCTIONAL', 'CYLINDRICAL', 'CONICAL', 'PARABOLIC', 'PYRAMIDAL'] as const
/** Rows into which a formula of the surface is cut; between them it is linear. */
const FORMULA_ROWS = 40
/** A pond's bed is at least so large: one of none holds no water to start with. */
const LEAST_BED_M2 = 1

function storageNodeOf(
  reader: InpReader,
  row: InpRow,
  units: InpUnits,
  curves: ReadonlyMap<string, InpCurve>,
): InpNode {
  const { lengthM } = units
  const invertM = reader.number(row, 1, 'Elevation') * lengthM
  const maximumDepthM = reader.number(row, 2, 'MaxDepth', { lowest: 0 }) * lengthM
  const shape = reader.word(row, 4, 'Shape', STORAGE_SHAPES)
  const more = shape === 'TABULAR' ? 6 : 8
  if (Number(row.cells[more + 1] ?? 0) > 0)
    reader.findings.lose('evaporation from storage units', 'ponds do not evaporate', { row: row.line, column: 'Fevap' })
  if (row.cells.length > more + 2)
    reader.findings.lose('seepage from storage units', 'ponds do not leak', { row: row.line, column: 'Ksat' })
  return {
    name: reader.text(row, 0, 'Name'),
    row,
    kind: 'storage',
    invertM,
    maximumDepthM,
    initialDepthM: reader.number(row, 3, 'InitDepth', { lowest: 0, otherwise: 0 }) * lengthM,
    storage:
      shape === 'TABULAR'
        ? tabular(reader, row, invertM, units, curves)
        : byFormula(reader, row, shape ?? 'CYLINDRICAL', invertM, maximumDepthM, units),
  }
}

function tabular(
  reader: InpReader,
  row: InpRow,
  invertM: number,
  { lengthM, areaM2 }: InpUnits,
  curves: ReadonlyMap<string, InpCurve>,
): StorageRow[] {
  const name = reader.text(row, 5, 'Curve')
  const curve = curves.get(name)
  if (curve === undefined) {
    if (name !== '')
      reader.findings.problem(
        'ID_UNKNOWN',
        { row: row.line, column: 'Curve' },
        `there is no curve "${name}"`,
        'expected the name of a STORAGE curve',
      )
    return []
  }
  return curve.x.map((depth, i) => ({
    stageM: invertM + depth * lengthM,
    areaM2: i === 0 ? Math.max((curve.y[i] ?? 0) * areaM2, LEAST_BED_M2) : (curve.y[i] ?? 0) * areaM2,
  }))
}

/** SWMM's formulas of a unit's surface at a depth, both in the file's units. */
function byFormula(
  reader: InpReader,
  row: InpRow,
  shape: Exclude<(typeof STORAGE_SHAPES)[number], 'TABULAR'>,
  invertM: number,
  maximumDepthM: number,
  { lengthM, areaM2 }: InpUnits,
): StorageRow[] {
  const [p, q, r] = [5, 6, 7].map((index) => reader.number(row, index, 'Shape Parameter', { lowest: 0, otherwise: 0 }))
  const [a, b, c] = [p ?? 0, q ?? 0, r ?? 0]
  const surface = (depth: number): number => {
    switch (shape) {
      case 'FUNCTIONAL':
        return c + (a === 0 ? 0 : a * depth ** b)
      case 'CYLINDRICAL':
        return (Math.PI / 4) * a * b
      case 'CONICAL':
        return Math.PI * (a / 2 + c * depth) * (b / 2 + (c * depth * b) / a)
      case 'PARABOLIC':
        return ((Math.PI / 4) * a * b * depth) / c
      case 'PYRAMIDAL':
        return (a + 2 * c * depth) * (b + 2 * c * depth)
    }
  }
  const isConstant = shape === 'CYLINDRICAL' || (shape === 'FUNCTIONAL' && (a === 0 || b === 0))
  const rows = isConstant ? 1 : FORMULA_ROWS
  return Array.from({ length: rows + (isConstant ? 0 : 1) }, (_, k) => {
    const depthM = (k * Math.max(maximumDepthM, 1)) / rows
    return { stageM: invertM + depthM, areaM2: Math.max(surface(depthM / lengthM) * areaM2, LEAST_BED_M2) }
  })
}
