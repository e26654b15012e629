import type { InpRow } from './inp-document.ts'
import type { InpReader } from './inp-reader.ts'
import { dateMs, timeS } from './inp-tables.ts'
import { FLOW_UNIT_NAMES, type InpUnits, unitsOf } from './inp-units.ts'

/** What [OPTIONS] say that matters to us. */
export interface InpOptions {
  readonly units: InpUnits
  readonly offsetsAreLevels: boolean
  /** As if the clock stood in UTC. */
  readonly startMs: number
  readonly horizonS: number
  /** Surface that SWMM gives a node at least, m². */
  readonly leastSurfaceM2: number
}

const HOUR_S = 3600
const DAY_S = 86_400
/** SWMM's own where the file says nothing: 12.566 ft². */
const LEAST_SURFACE_M2 = 1.167
const LONGEST_HORIZON_S = 366 * DAY_S
/** SWMM's start where the file says none. */
const DEFAULT_START_MS = Date.UTC(2004, 0, 1)

export function readInpOptions(reader: InpReader): InpOptions {
  const rows = new Map(reader.rows('OPTIONS').map((row) => [(row.cells[0] ?? '').toUpperCase(), row]))
  const { findings } = reader
  const flowRow = rows.get('FLOW_UNITS')
  const flow = flowRow === undefined ? 'CFS' : (reader.word(flowRow, 1, 'FLOW_UNITS', FLOW_UNIT_NAMES) ?? 'CFS')
  const offsetsRow = rows.get('LINK_OFFSETS')
  const offsets =
    offsetsRow === undefined ? 'DEPTH' : reader.word(offsetsRow, 1, 'LINK_OFFSETS', ['DEPTH', 'ELEVATION'])
  const routing = rows.get('FLOW_ROUTING')
  const method = routing?.cells[1]?.toUpperCase() ?? 'KINWAVE'
  if (method !== 'DYNWAVE')
    findings.lose(
      `FLOW_ROUTING ${method}`,
      'water is always routed by the full Saint-Venant equations',
      placeOf(routing),
    )
  const startMs = instantMs(reader, rows, 'START', DEFAULT_START_MS)
  const endMs = instantMs(reader, rows, 'END', startMs + DAY_S * 1000)
  let horizonS = (endMs - startMs) / 1000
  if (!(horizonS > 0)) {
    findings.problem(
      'VALUE_OUT_OF_RANGE',
      placeOf(rows.get('END_DATE')),
      'the simulation ends before it starts',
      'expected END_DATE and END_TIME after the start',
    )
    horizonS = HOUR_S
  }
  if (horizonS > LONGEST_HORIZON_S) {
    findings.lose('all after the first 366 days', 'a scenario lasts 366 days at most', placeOf(rows.get('END_DATE')))
    horizonS = LONGEST_HORIZON_S
  }
  const units = unitsOf(flow)
  const surface = rows.get('MIN_SURFAREA')
  const given =
    surface === undefined ? 0 : reader.number(surface, 1, 'MIN_SURFAREA', { lowest: 0, otherwise: 0 }) * units.areaM2
  return {
    units,
    offsetsAreLevels: offsets === 'ELEVATION',
    startMs,
    horizonS,
    leastSurfaceM2: given > 0 ? given : LEAST_SURFACE_M2,
  }
}

const placeOf = (row: InpRow | undefined) => (row === undefined ? { path: '[OPTIONS]' } : { row: row.line })

function instantMs(
  reader: InpReader,
  rows: ReadonlyMap<string, InpRow>,
  which: 'START' | 'END',
  otherwise: number,
): number {
  const date = rows.get(`${which}_DATE`)
  const time = rows.get(`${which}_TIME`)
  const day = date === undefined ? Math.floor(otherwise / (DAY_S * 1000)) * DAY_S * 1000 : dateMs(date.cells[1] ?? '')
  const seconds =
    time === undefined ? (date === undefined ? (otherwise / 1000) % DAY_S : 0) : timeS(time.cells[1] ?? '')
  if (Number.isNaN(day))
    reader.findings.problem(
      'VALUE_UNKNOWN',
      placeOf(date),
      `"${date?.cells[1] ?? ''}" is no date`,
      'expected month/day/year',
    )
  if (Number.isNaN(seconds))
    reader.findings.problem(
      'VALUE_UNKNOWN',
      placeOf(time),
      `"${time?.cells[1] ?? ''}" is no time`,
      'expected hours:minutes:seconds',
    )
  return Number.isNaN(day + seconds) ? otherwise : day + seconds * 1000
}
