import type { SectionShape, SectionZone } from '../../domain/cross-section.ts'
import { surveyedSection } from '../../domain/section-makers.ts'
import { faultOfGround } from '../ground-fault.ts'
import type { InpRow } from './inp-document.ts'
import type { InpReader } from './inp-reader.ts'
import type { InpUnits } from './inp-units.ts'

/** A surveyed section of [TRANSECTS] and the Manning's n of its channel. */
export interface InpTransect {
  readonly name: string
  readonly line: number
  readonly shape: SectionShape | undefined
  readonly manningN: number
}

interface Header {
  readonly name: string
  readonly row: InpRow
  readonly leftN: number
  readonly rightN: number
  readonly channelN: number
  readonly leftM: number
  readonly rightM: number
  /** Length of the bed's winding over that of the valley, and a factor on distances across. */
  readonly windingFactor: number
  readonly acrossFactor: number
  readonly points: [number, number][]
}

/** Reads [TRANSECTS], in the manner of HEC-2: NC roughness, X1 name and banks, GR pairs of elevation and station. */
export function readTransects(reader: InpReader, units: InpUnits): ReadonlyMap<string, InpTransect> {
  const transects = new Map<string, InpTransect>()
  let [leftN, rightN, channelN] = [0, 0, 0]
  let open: Header | undefined
  const close = (): void => {
    if (open !== undefined) transects.set(open.name, transectOf(reader, open))
    open = undefined
  }
  for (const row of reader.rows('TRANSECTS')) {
    const kind = (row.cells[0] ?? '').toUpperCase()
    if (kind === 'NC') {
      close()
      /* 0 keeps what the NC line before said */
      leftN = reader.number(row, 1, 'Nleft', { lowest: 0 }) || leftN
      rightN = reader.number(row, 2, 'Nright', { lowest: 0 }) || rightN
      channelN = reader.number(row, 3, 'Nchanl', { lowest: 0 }) || channelN
    } else if (kind === 'X1') {
      close()
      open = headerOf(reader, row, { leftN, rightN, channelN }, units)
    } else if (kind === 'GR' && open !== undefined) readGround(reader, row, open, units)
    else
      reader.findings.problem(
        'VALUE_UNKNOWN',
        { row: row.line },
        `"${row.cells[0] ?? ''}" is unknown here`,
        'expected NC, X1, or GR after an X1',
      )
  }
  close()
  return transects
}

function headerOf(
  reader: InpReader,
  row: InpRow,
  roughness: Pick<Header, 'leftN' | 'rightN' | 'channelN'>,
  { lengthM }: InpUnits,
): Header {
  return {
    name: reader.text(row, 1, 'Name'),
    row,
    ...roughness,
    leftM: reader.number(row, 3, 'Xleft', { otherwise: 0 }) * lengthM,
    rightM: reader.number(row, 4, 'Xright', { otherwise: 0 }) * lengthM,
    windingFactor: reader.number(row, 8, 'Lfactor', { lowest: 0, otherwise: 0 }) || 1,
    acrossFactor: reader.number(row, 9, 'Wfactor', { lowest: 0, otherwise: 0 }) || 1,
    points: [],
  }
}

function readGround(reader: InpReader, row: InpRow, { points }: Header, { lengthM }: InpUnits): void {
  for (let i = 1; i < row.cells.length; i += 2) {
    const elevationM = reader.number(row, i, 'Elev') * lengthM
    const acrossM = reader.number(row, i + 1, 'Station') * lengthM
    const before = points.at(-1)
    if (before !== undefined && acrossM < before[0])
      reader.findings.problem(
        'VALUE_OUT_OF_RANGE',
        { row: row.line, column: 'Station' },
        `${acrossM} m comes after ${before[0]} m`,
        'expected stations from left to right',
      )
    points.push([acrossM, elevationM])
  }
}

function transectOf(reader: InpReader, header: Header): InpTransect {
  const { name, row, channelN, windingFactor, acrossFactor } = header
  const points = header.points.map(([acrossM, elevationM]) => [acrossM * acrossFactor, elevationM] as const)
  const place = { row: row.line }
  const faults = faultOfGround(points)
  if (faults !== undefined)
    reader.findings.problem(
      'VALUE_OUT_OF_RANGE',
      place,
      `transect "${name}" ${faults}`,
      'expected ground from bank to bank, lower between',
    )
  if (!(channelN > 0))
    reader.findings.problem(
      'VALUE_MISSING',
      place,
      `transect "${name}" has no roughness`,
      'expected an NC line before it',
    )
  const isSound = faults === undefined && channelN > 0
  return {
    name,
    line: row.line,
    shape: isSound ? surveyedSection(points, zonesOf(header)) : undefined,
    /* a bed that winds is longer than its reach: rougher by the root of that */
    manningN: channelN * Math.sqrt(windingFactor),
  }
}

function zonesOf({ leftN, rightN, channelN, leftM, rightM, acrossFactor, points }: Header): SectionZone[] {
  const firstM = (points[0]?.[0] ?? 0) * acrossFactor
  const factor = (n: number) => (n > 0 ? n / channelN : 1)
  const zones: SectionZone[] = []
  if (leftM * acrossFactor > firstM && factor(leftN) !== 1) {
    zones.push({ fromAcrossM: firstM, roughnessFactor: factor(leftN) })
    zones.push({ fromAcrossM: leftM * acrossFactor, roughnessFactor: 1 })
  }
  if (rightM > leftM && factor(rightN) !== 1)
    zones.push({ fromAcrossM: rightM * acrossFactor, roughnessFactor: factor(rightN) })
  return zones
}
