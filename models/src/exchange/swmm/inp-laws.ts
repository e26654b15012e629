import type { StructureLaw } from '../../domain/structure.ts'
import { BROAD_CRESTED_M05S } from '../../hydraulics/weir-discharge.ts'
import type { InpRegulator } from './inp-links.ts'
import type { InpReader } from './inp-reader.ts'
import type { InpSectionRow } from './inp-sections.ts'
import type { InpCurve } from './inp-tables.ts'
import type { InpUnits } from './inp-units.ts'

/** The laws by which a regulator passes water, side by side; whether a flap shuts it; its setting at the start. None when it is refused. */
export interface RegulatorLaws {
  readonly laws: readonly StructureLaw[]
  readonly hasFlap: boolean
  readonly setting: number
}

/** Height that an opening in the floor counts as, m: it is full at once. */
const FLOOR_OPENING_M = 0.05
/** A rating that a power misses by more, anywhere, is refused. */
const WORST_FIT = 0.05

export function lawsOf(
  reader: InpReader,
  regulator: InpRegulator,
  section: InpSectionRow | undefined,
  curves: ReadonlyMap<string, InpCurve>,
  units: InpUnits,
  taggedLaw = '',
): RegulatorLaws {
  switch (regulator.section) {
    case 'ORIFICES':
      return orificeOf(reader, regulator, section)
    case 'WEIRS':
      return weirOf(reader, regulator, section, units, taggedLaw === 'drop')
    case 'PUMPS':
      return pumpOf(reader, regulator, curves, units)
    case 'OUTLETS':
      return outletOf(reader, regulator, curves, units)
  }
}

const refused: RegulatorLaws = { laws: [], hasFlap: false, setting: 1 }

function withoutSection(reader: InpReader, { row, name }: InpRegulator): RegulatorLaws {
  reader.findings.problem(
    'VALUE_MISSING',
    { row: row.line },
    `"${name}" has no section`,
    'expected its row in [XSECTIONS]',
  )
  return refused
}

function orificeOf(reader: InpReader, regulator: InpRegulator, section: InpSectionRow | undefined): RegulatorLaws {
  const { row, sillM } = regulator
  const type = reader.word(row, 3, 'Type', ['SIDE', 'BOTTOM'])
  const coefficient = reader.number(row, 5, 'Qcoeff', { lowest: 0 })
  if (section === undefined) return withoutSection(reader, regulator)
  const [heightM, widthM] = section.geometry
  if (section.shape !== 'RECT_CLOSED' && section.shape !== 'CIRCULAR') {
    reader.findings.problem(
      'VALUE_UNKNOWN',
      { row: section.row.line, column: 'Shape' },
      `an orifice is no ${section.shape}`,
      'expected RECT_CLOSED or CIRCULAR',
    )
    return refused
  }
  if (reader.number(row, 7, 'CloseTime', { otherwise: 0 }) > 0)
    reader.findings.lose('closing times of orifices', 'settings change at once', { row: row.line })
  if (type === 'BOTTOM')
    reader.findings.lose('openings in the floor', `they count as openings of ${FLOOR_OPENING_M} m height in the side`, {
      row: row.line,
    })
  const areaM2 = section.shape === 'CIRCULAR' ? (Math.PI / 4) * heightM * heightM : heightM * widthM
  const law: StructureLaw = {
    kind: 'orifice-offtake',
    sillM,
    heightM: type === 'BOTTOM' ? FLOOR_OPENING_M : heightM,
    areaM2,
    coefficient,
  }
  return { laws: [law], hasFlap: reader.isYes(row, 6), setting: 1 }
}

const WEIR_TYPES = ['TRANSVERSE', 'SIDEFLOW', 'V-NOTCH', 'TRAPEZOIDAL', 'ROADWAY'] as const

function weirOf(
  reader: InpReader,
  regulator: InpRegulator,
  section: InpSectionRow | undefined,
  units: InpUnits,
  isDrop: boolean,
): RegulatorLaws {
  const { row, sillM } = regulator
  const type = reader.word(row, 3, 'Type', WEIR_TYPES)
  const C = reader.number(row, 5, 'Qcoeff', { lowest: 0 }) * units.weirCoefficient
  const hasFlap = reader.isYes(row, 6)
  const endContractions = reader.number(row, 7, 'EndCon', { otherwise: 0 })
  const ends = reader.number(row, 8, 'EndCoeff', { lowest: 0, otherwise: 0 }) * units.weirCoefficient
  if (section === undefined) return withoutSection(reader, regulator)
  const [heightM, lengthM, left, right] = section.geometry
  if (endContractions > 0)
    reader.findings.lose('end contractions of weirs', 'the whole crest carries', { row: row.line })
  if (type === 'ROADWAY')
    reader.findings.lose('coefficients of road weirs', 'a road counts as a broad crest with its own coefficient', {
      row: row.line,
    })
  const power = (factor: number, exponent: number): StructureLaw => ({ kind: 'rated-offtake', sillM, factor, exponent })
  const crest = (widthM: number): StructureLaw => ({
    kind: 'broad-crested-weir',
    crestM: sillM,
    crestWidthM: widthM,
    coefficient: C / BROAD_CRESTED_M05S,
    modularLimit: 0,
  })
  /* half the top width over the height, of a notch; mean slope of a trapezoid's ends */
  const notch = heightM > 0 ? lengthM / (2 * heightM) : 0
  switch (type) {
    case 'SIDEFLOW':
      /* C in a formula of another power is of another unit */
      return { laws: [power(C * units.lengthM ** (-1 / 6) * lengthM, 5 / 3)], hasFlap, setting: 1 }
    case 'V-NOTCH':
      return { laws: [power(C * notch, 2.5)], hasFlap, setting: 1 }
    case 'TRAPEZOIDAL':
      if (isDrop)
        return {
          laws: [
            {
              kind: 'drop',
              crestM: sillM,
              throatWidthM: lengthM,
              throatSideSlope: (left + right) / 2,
              coefficient: C / BROAD_CRESTED_M05S,
              modularLimit: 0,
            },
          ],
          hasFlap,
          setting: 1,
        }
      return {
        laws: [crest(lengthM), power((ends * (left + right)) / 2, 2.5)].filter(
          (law) => law.kind !== 'rated-offtake' || law.factor > 0,
        ),
        hasFlap,
        setting: 1,
      }
    case undefined:
      return refused
    default:
      return { laws: [crest(lengthM)], hasFlap, setting: 1 }
  }
}

function pumpOf(
  reader: InpReader,
  regulator: InpRegulator,
  curves: ReadonlyMap<string, InpCurve>,
  units: InpUnits,
): RegulatorLaws {
  const { row, from } = regulator
  const name = reader.text(row, 3, 'Pcurve')
  const setting = (row.cells[4] ?? 'ON').toUpperCase() === 'OFF' ? 0 : 1
  const shutOffM = reader.number(row, 6, 'Shutoff', { lowest: 0, otherwise: 0 }) * units.lengthM
  const curve = curves.get(name)
  const place = { row: row.line, column: 'Pcurve' }
  if (curve?.type !== 'PUMP3') {
    const text =
      name === '*'
        ? 'an ideal pump has no curve'
        : curve === undefined
          ? `there is no curve "${name}"`
          : `we have no pump of type ${curve.type}`
    reader.findings.problem(
      curve === undefined && name !== '*' ? 'ID_UNKNOWN' : 'VALUE_UNKNOWN',
      place,
      text,
      'expected a curve of type PUMP3, discharge by lift',
    )
    return refused
  }
  const rows = curve.x.map((lift, i) => ({
    liftM: lift * units.lengthM,
    dischargeM3s: (curve.y[i] ?? 0) * units.flowM3s,
  }))
  const last = rows.at(-1)
  if (last !== undefined && last.dischargeM3s > 0) {
    reader.findings.lose(
      'pump curves without an end',
      'they end at 0 where their last slope leads, or 10 % above the last lift',
      { row: curve.line },
    )
    const before = rows.at(-2)
    const slope = before === undefined ? 0 : (before.dischargeM3s - last.dischargeM3s) / (last.liftM - before.liftM)
    rows.push({
      liftM: last.liftM + (slope > 0 ? last.dischargeM3s / slope : Math.max(0.1 * last.liftM, 0.1)),
      dischargeM3s: 0,
    })
  }
  return { laws: [{ kind: 'pump', curve: rows, suctionM: from.invertM + shutOffM, pumps: 1 }], hasFlap: true, setting }
}

function outletOf(
  reader: InpReader,
  regulator: InpRegulator,
  curves: ReadonlyMap<string, InpCurve>,
  units: InpUnits,
): RegulatorLaws {
  const { row, sillM } = regulator
  const type = reader.word(row, 4, 'Type', ['FUNCTIONAL/DEPTH', 'FUNCTIONAL/HEAD', 'TABULAR/DEPTH', 'TABULAR/HEAD'])
  if (type === undefined) return refused
  if (type.endsWith('HEAD'))
    reader.findings.lose('outlets by head difference', 'they are drowned as weirs are, by the water behind', {
      row: row.line,
    })
  if (type.startsWith('FUNCTIONAL')) {
    const exponent = reader.number(row, 6, 'Qexpon', { lowest: 0 })
    const factor = (reader.number(row, 5, 'Qcoeff', { lowest: 0 }) * units.flowM3s) / units.lengthM ** exponent
    return { laws: [{ kind: 'rated-offtake', sillM, factor, exponent }], hasFlap: reader.isYes(row, 7), setting: 1 }
  }
  const curve = curves.get(row.cells[5] ?? '')
  if (curve === undefined) {
    reader.findings.problem(
      'ID_UNKNOWN',
      { row: row.line, column: 'QTable' },
      `there is no curve "${row.cells[5] ?? ''}"`,
      'expected the name of a RATING curve',
    )
    return refused
  }
  const heads = curve.x.map((x) => x * units.lengthM)
  const flows = curve.y.map((y) => y * units.flowM3s)
  const { factor, exponent, worst } = fitPower(heads, flows)
  const place = { row: row.line, column: 'QTable' }
  if (!(worst <= WORST_FIT)) {
    reader.findings.problem(
      'NETWORK_UNSUPPORTED',
      place,
      `no power of the head goes through its rating (${Math.round(worst * 100)} % off)`,
      'expected Q = k·h^n within 5 %',
    )
    return refused
  }
  reader.findings.lose(
    'rating tables of outlets',
    `each becomes Q = k·h^n, within ${(worst * 100).toFixed(1)} % here`,
    { row: row.line },
  )
  return { laws: [{ kind: 'rated-offtake', sillM, factor, exponent }], hasFlap: reader.isYes(row, 6), setting: 1 }
}

/** The power law through a rating by least squares of the logarithms, and how far it is off at worst. */
function fitPower(
  heads: readonly number[],
  flows: readonly number[],
): { factor: number; exponent: number; worst: number } {
  const points = heads.flatMap((h, i) =>
    h > 0 && (flows[i] ?? 0) > 0 ? [[Math.log(h), Math.log(flows[i] ?? 1)] as const] : [],
  )
  const n = points.length
  if (n < 2) return { factor: 0, exponent: 0, worst: Number.POSITIVE_INFINITY }
  const [sx, sy] = [points.reduce((sum, [x]) => sum + x, 0), points.reduce((sum, [, y]) => sum + y, 0)]
  const [sxx, sxy] = [points.reduce((sum, [x]) => sum + x * x, 0), points.reduce((sum, [x, y]) => sum + x * y, 0)]
  const exponent = (n * sxy - sx * sy) / (n * sxx - sx * sx)
  const lnFactor = (sy - exponent * sx) / n
  const worst = Math.max(...points.map(([x, y]) => Math.abs(Math.exp(lnFactor + exponent * x - y) - 1)))
  return { factor: Math.exp(lnFactor), exponent, worst }
}
