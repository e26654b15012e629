import type { SectionShape } from '../../domain/cross-section.ts'
import { boxSection, circleSection, rectangleSection, surveyedSection } from '../../domain/section-makers.ts'
import type { InpRow } from './inp-document.ts'
import type { InpReader } from './inp-reader.ts'
import type { InpTransect } from './inp-transects.ts'
import type { InpUnits } from './inp-units.ts'

/** The row of [XSECTIONS] of one link, read as far as every shape has it. */
export interface InpSectionRow {
  readonly row: InpRow
  readonly shape: SwmmShape
  /** The four geometry columns in metres (slopes and exponents as they are). */
  readonly geometry: readonly [number, number, number, number]
  readonly barrels: number
}

const SHAPES = [
  'RECT_OPEN',
  'TRAPEZOIDAL',
  'TRIANGULAR',
  'PARABOLIC',
  'POWER',
  'RECT_CLOSED',
  'CIRCULAR',
  'FORCE_MAIN',
  'IRREGULAR',
  'CUSTOM',
  'DUMMY',
  'STREET',
  'FILLED_CIRCULAR',
  'RECT_TRIANGULAR',
  'RECT_ROUND',
  'MODBASKETHANDLE',
  'EGG',
  'HORSESHOE',
  'GOTHIC',
  'CATENARY',
  'SEMIELLIPTICAL',
  'BASKETHANDLE',
  'SEMICIRCULAR',
  'HORIZ_ELLIPSE',
  'VERT_ELLIPSE',
  'ARCH',
] as const

type SwmmShape = (typeof SHAPES)[number]

/** Which of the four geometry columns are lengths. */
const LENGTHS: Partial<Record<SwmmShape, readonly boolean[]>> = {
  TRAPEZOIDAL: [true, true, false, false],
  POWER: [true, true, false, false],
  RECT_OPEN: [true, true, false, false],
}

/** Straight pieces on each side of a curved section: its area is then 0.06 % small. */
const CURVE_PIECES = 20

/** [XSECTIONS] by link. */
export function readSectionRows(reader: InpReader, { lengthM }: InpUnits): ReadonlyMap<string, InpSectionRow> {
  const rows = new Map<string, InpSectionRow>()
  for (const row of reader.rows('XSECTIONS')) {
    const link = reader.text(row, 0, 'Link')
    const shape = reader.word(row, 1, 'Shape', SHAPES)
    if (rows.has(link))
      reader.findings.problem(
        'ID_DUPLICATE',
        { row: row.line, column: 'Link' },
        `"${link}" has a section already`,
        'expected one section for a link',
      )
    if (shape === undefined || link === '') continue
    const isNamed = shape === 'IRREGULAR' || shape === 'CUSTOM' || shape === 'STREET'
    const areLengths = LENGTHS[shape] ?? [true, true, true, true]
    const at = (k: number): number =>
      isNamed
        ? 0
        : reader.number(row, 2 + k, `Geom${k + 1}`, { lowest: 0, ...(k > 0 && { otherwise: 0 }) }) *
          (areLengths[k] === true ? lengthM : 1)
    const geometry = [at(0), at(1), at(2), at(3)] as const
    const barrels = isNamed ? 1 : reader.number(row, 6, 'Barrels', { lowest: 0, highest: 50, otherwise: 1 }) || 1
    if (row.cells[7] !== undefined)
      reader.findings.lose('culvert codes', 'the entrance of a culvert controls nothing', { row: row.line })
    rows.set(link, { row, shape, geometry, barrels })
  }
  return rows
}

/** A conduit's section, and the roughness that its transect gives it instead of its own; what we have no shape for is told. */
export function sectionOfConduit(
  reader: InpReader,
  section: InpSectionRow,
  transects: ReadonlyMap<string, InpTransect>,
): { readonly shape: SectionShape; readonly transect?: InpTransect } | undefined {
  const { row, shape } = section
  const [a, b, c, d] = section.geometry
  const place = { row: row.line, column: 'Shape' }
  const { findings } = reader
  if (shape === 'IRREGULAR') {
    const name = row.cells[2] ?? ''
    const transect = transects.get(name)
    if (transect === undefined)
      findings.problem(
        'ID_UNKNOWN',
        { row: row.line, column: 'Tsect' },
        `there is no transect "${name}"`,
        'expected the name of one of [TRANSECTS]',
      )
    return transect?.shape === undefined ? undefined : { shape: transect.shape, transect }
  }
  if (shape === 'FORCE_MAIN')
    findings.lose('roughness of force mains', "Manning's n of the conduit rules", { row: row.line })
  if (shape === 'RECT_OPEN' && c > 0)
    findings.lose('side walls without friction', 'both walls are rough', { row: row.line })
  const needed = shape === 'CIRCULAR' || shape === 'FORCE_MAIN' ? [a] : shape === 'TRAPEZOIDAL' ? [a] : [a, b]
  const made = shapeOf(shape, a, b, c, d)
  if (made === undefined) {
    findings.problem(
      'VALUE_UNKNOWN',
      place,
      `we have no section of shape ${shape}`,
      'replace it by a circle, a box, or an open section that is near it',
    )
    return undefined
  }
  if (needed.every((value) => value > 0) && (shape !== 'TRAPEZOIDAL' || b + c + d > 0)) {
    if (shape === 'PARABOLIC' || shape === 'POWER')
      findings.lose(
        'curved sections',
        `they become straight pieces, ${CURVE_PIECES} a side, whose area is at most 0.1 % small`,
        { row: row.line },
      )
    return { shape: made() }
  }
  findings.problem(
    'VALUE_OUT_OF_RANGE',
    { ...place, column: 'Geom1' },
    `a section of ${a} by ${b} m holds no water`,
    'expected height and width above 0',
  )
  return undefined
}

function shapeOf(shape: SwmmShape, a: number, b: number, c: number, d: number): (() => SectionShape) | undefined {
  switch (shape) {
    case 'RECT_OPEN':
      return () => rectangleSection(b, a)
    case 'TRAPEZOIDAL':
      return () => trapezoid(a, b, c, d)
    case 'TRIANGULAR':
      return () =>
        surveyedSection([
          [-b / 2, a],
          [0, 0],
          [b / 2, a],
        ])
    case 'PARABOLIC':
      return () => curved(a, b, 2)
    case 'POWER':
      return () => curved(a, b, c > 0 ? c : 1)
    case 'RECT_CLOSED':
      return () => boxSection(b, a)
    case 'CIRCULAR':
    case 'FORCE_MAIN':
      return () => circleSection(a)
    default:
      return undefined
  }
}

function trapezoid(heightM: number, bottomM: number, left: number, right: number): SectionShape {
  if (left === right && bottomM > 0)
    return { kind: 'trapezoid', bottomWidthM: bottomM, sideSlope: left, bankHeightM: heightM }
  return surveyedSection([
    [-left * heightM, heightM],
    [0, 0],
    ...(bottomM > 0 ? [[bottomM, 0] as const] : []),
    [bottomM + right * heightM, heightM],
  ])
}

/** Height over half width to a power: points at equal distances across. */
function curved(heightM: number, widthM: number, power: number): SectionShape {
  const side = Array.from({ length: CURVE_PIECES }, (_, k) => {
    const part = (k + 1) / CURVE_PIECES
    return [(part * widthM) / 2, heightM * part ** power] as const
  })
  return surveyedSection([...side.map(([x, y]) => [-x, y] as const).reverse(), [0, 0], ...side])
}
