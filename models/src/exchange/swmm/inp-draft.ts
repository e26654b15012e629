/** Order in which sections are written, and the columns that stand above their rows. */
const COLUMNS = {
  TITLE: '',
  OPTIONS: ';;Option Value',
  EVAPORATION: ';;Data Source Parameters',
  JUNCTIONS: ';;Name Elevation MaxDepth InitDepth SurDepth Aponded',
  OUTFALLS: ';;Name Elevation Type StageData Gated',
  STORAGE: ';;Name Elevation MaxDepth InitDepth Shape Curve SurDepth Fevap',
  CONDUITS: ';;Name FromNode ToNode Length Roughness InOffset OutOffset InitFlow MaxFlow',
  PUMPS: ';;Name FromNode ToNode PumpCurve Status Startup Shutoff',
  ORIFICES: ';;Name FromNode ToNode Type Offset Qcoeff Gated CloseTime',
  WEIRS: ';;Name FromNode ToNode Type CrestHt Qcoeff Gated EndCon EndCoeff Surcharge',
  OUTLETS: ';;Name FromNode ToNode Offset Type QTable/Qcoeff Qexpon Gated',
  XSECTIONS: ';;Link Shape Geom1 Geom2 Geom3 Geom4 Barrels',
  TRANSECTS: '',
  LOSSES: ';;Link Kentry Kexit Kavg FlapGate Seepage',
  CONTROLS: '',
  INFLOWS: ';;Node Constituent TimeSeries Type Mfactor Sfactor Baseline Pattern',
  CURVES: ';;Name Type X-Value Y-Value',
  TIMESERIES: ';;Name Time Value',
  TAGS: '',
  MAP: '',
  COORDINATES: ';;Node X-Coord Y-Coord',
  VERTICES: ';;Link X-Coord Y-Coord',
} as const

export type DraftSection = keyof typeof COLUMNS

/** A number as SWMM reads it: to the micrometre, without needless zeros; small ones keep their digits. */
export function inpNumber(value: number): string {
  if (value === 0) return '0'
  if (Math.abs(value) < 1e-3) return String(Number(value.toPrecision(9)))
  return String(Number(value.toFixed(6)))
}

/** A SWMM input file in the making. */
export class InpDraft {
  readonly #lines = new Map<DraftSection, string[]>()

  add(section: DraftSection, cells: readonly (string | number)[], note?: string): void {
    const lines = this.#lines.get(section) ?? []
    this.#lines.set(section, lines)
    if (note !== undefined) lines.push(`;${note.replaceAll(/[\r\n]+/g, ' ')}`)
    lines.push(cells.map((cell) => (typeof cell === 'number' ? inpNumber(cell) : cell)).join(' '))
  }

  text(): string {
    const names = Object.keys(COLUMNS) as DraftSection[]
    return names
      .flatMap((name) => {
        const lines = this.#lines.get(name)
        if (lines === undefined) return []
        return [`[${name}]`, ...(COLUMNS[name] === '' ? [] : [COLUMNS[name]]), ...lines, '']
      })
      .join('\n')
  }
}
