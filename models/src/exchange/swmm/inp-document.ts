import type { Findings } from '../findings.ts'

/** One line of data: its number in the file, its cells, and the comment lines right above it, which SWMM's editor shows as a description. */
export interface InpRow {
  readonly line: number
  readonly cells: readonly string[]
  readonly note: string
}

export interface InpSection {
  readonly line: number
  readonly rows: readonly InpRow[]
}

/** A SWMM input file cut into its sections, by their full names. */
export type InpDocument = ReadonlyMap<SectionName, InpSection>

/** Sections of SWMM 5.2 with the letters by which SWMM knows them: `[JUNC` is enough. Longer beginnings stand before shorter ones. */
const SECTIONS = {
  TITLE: 'TITLE',
  OPTIONS: 'OPTION',
  FILES: 'FILE',
  RAINGAGES: 'RAINGAGE',
  TEMPERATURE: 'TEMP',
  EVAPORATION: 'EVAP',
  SUBCATCHMENTS: 'SUBCATCHMENT',
  SUBAREAS: 'SUBAREA',
  INFILTRATION: 'INFIL',
  AQUIFERS: 'AQUIFER',
  GROUNDWATER: 'GROUNDWATER',
  GWF: 'GWF',
  SNOWPACKS: 'SNOW',
  JUNCTIONS: 'JUNC',
  OUTFALLS: 'OUTF',
  STORAGE: 'STOR',
  DIVIDERS: 'DIVI',
  CONDUITS: 'COND',
  PUMPS: 'PUMP',
  ORIFICES: 'ORIF',
  WEIRS: 'WEIR',
  OUTLETS: 'OUTL',
  XSECTIONS: 'XSEC',
  TRANSECTS: 'TRANS',
  LOSSES: 'LOSS',
  CONTROLS: 'CONTROL',
  POLLUTANTS: 'POLLUT',
  LANDUSES: 'LANDUSE',
  BUILDUP: 'BUILDUP',
  WASHOFF: 'WASHOFF',
  COVERAGES: 'COVERAGE',
  INFLOWS: 'INFLOW',
  DWF: 'DWF',
  PATTERNS: 'PATTERN',
  RDII: 'RDII',
  HYDROGRAPHS: 'HYDROGRAPH',
  LOADINGS: 'LOADING',
  TREATMENT: 'TREATMENT',
  CURVES: 'CURVE',
  TIMESERIES: 'TIMESERIES',
  REPORT: 'REPORT',
  MAP: 'MAP',
  COORDINATES: 'COORD',
  VERTICES: 'VERT',
  POLYGONS: 'POLYGON',
  SYMBOLS: 'SYMBOL',
  LABELS: 'LABEL',
  BACKDROP: 'BACKDROP',
  TAGS: 'TAG',
  PROFILES: 'PROFILE',
  LID_CONTROLS: 'LID_CONTROL',
  LID_USAGE: 'LID_USAGE',
  ADJUSTMENTS: 'ADJUSTMENT',
  EVENTS: 'EVENT',
  STREETS: 'STREET',
  INLET_USAGE: 'INLET_USAGE',
  INLETS: 'INLET',
} as const

export type SectionName = keyof typeof SECTIONS

const NAMES = Object.keys(SECTIONS) as SectionName[]
/** Text and no cells: every line of these is kept as it stands. */
const FREE_TEXT: ReadonlySet<SectionName> = new Set(['TITLE', 'CONTROLS', 'LABELS', 'BACKDROP'])

const sectionOf = (word: string): SectionName | undefined =>
  NAMES.find((name) => word.toUpperCase().startsWith(SECTIONS[name]))

/**
 * Cuts the text of a SWMM input file into sections, rows and cells. Cells stand between blanks, or in double quotes; `;` begins a comment.
 * A section that stands twice goes on where it left off, as in SWMM.
 */
export function readInpDocument(text: string, findings: Findings): InpDocument {
  const document = new Map<SectionName, { line: number; rows: InpRow[] }>()
  let section: SectionName | undefined
  let toldStray = false
  let note: string[] = []
  const lines = (text.startsWith('\uFEFF') ? text.slice(1) : text).split('\n')
  for (const [index, raw] of lines.entries()) {
    const line = index + 1
    const trimmed = raw.trim()
    if (trimmed.startsWith('[')) {
      section = sectionOf(trimmed.slice(1))
      note = []
      toldStray = section === undefined
      if (section === undefined)
        findings.problem('VALUE_UNKNOWN', { row: line }, `${trimmed} is no section of SWMM`, 'correct or delete it')
      else if (!document.has(section)) document.set(section, { line, rows: [] })
      continue
    }
    if (trimmed.startsWith(';')) {
      if (!trimmed.startsWith(';;')) note.push(trimmed.slice(1).trim())
      continue
    }
    if (trimmed === '') {
      note = []
      continue
    }
    const rows = section === undefined ? undefined : document.get(section)?.rows
    if (section === undefined || rows === undefined) {
      if (!toldStray)
        findings.problem(
          'FILE_MALFORMED',
          { row: line },
          'text stands before any section',
          'expected [TITLE] or another section first',
        )
      toldStray = true
      continue
    }
    const cells = FREE_TEXT.has(section) ? [trimmed] : cellsOf(trimmed)
    if (cells.length > 0) rows.push({ line, cells, note: note.join(' ') })
    note = []
  }
  return document
}

function cellsOf(line: string): string[] {
  const comment = line.indexOf(';')
  const plain = comment < 0 ? line : line.slice(0, comment)
  if (!plain.includes('"')) return plain.split(/\s+/).filter((cell) => cell !== '')
  return [...plain.matchAll(/"([^"]*)"?|[^\s"]+/g)].map(([whole, quoted]) => quoted ?? whole)
}
