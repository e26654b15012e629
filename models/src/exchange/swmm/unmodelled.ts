import type { SectionName } from './inp-document.ts'
import type { InpReader } from './inp-reader.ts'

/** Sections that we do not model, and what is without them. */
const CONSEQUENCES: Partial<Record<SectionName, string>> = {
  RAINGAGES: 'no rain falls; give the scenario its rain',
  SUBCATCHMENTS: 'nothing runs off the land into the canals',
  SUBAREAS: 'nothing runs off the land into the canals',
  INFILTRATION: 'nothing runs off the land into the canals',
  AQUIFERS: 'groundwater does not feed the canals',
  GROUNDWATER: 'groundwater does not feed the canals',
  GWF: 'groundwater does not feed the canals',
  SNOWPACKS: 'no snow falls or melts',
  TEMPERATURE: 'nothing depends on the temperature of the air',
  POLLUTANTS: 'only water is carried',
  LANDUSES: 'only water is carried',
  BUILDUP: 'only water is carried',
  WASHOFF: 'only water is carried',
  COVERAGES: 'only water is carried',
  LOADINGS: 'only water is carried',
  TREATMENT: 'only water is carried',
  RDII: 'no rain enters by way of the ground',
  HYDROGRAPHS: 'no rain enters by way of the ground',
  LID_CONTROLS: 'nothing is held back on the land',
  LID_USAGE: 'nothing is held back on the land',
  STREETS: 'streets carry no water',
  INLETS: 'streets carry no water',
  INLET_USAGE: 'streets carry no water',
  ADJUSTMENTS: 'the climate is not adjusted by month',
  EVENTS: 'the whole time is computed',
  FILES: 'no other files are read or written',
}

/** Tells each section that is there and not modelled, once, with its line. What only draws or reports is no loss. */
export function tellUnmodelled({ document, findings }: InpReader): void {
  for (const [name, { line, rows }] of document) {
    const consequence = CONSEQUENCES[name]
    if (consequence !== undefined && rows.length > 0)
      findings.lose(`[${name}]`, consequence, { row: line }, rows.length)
  }
}
