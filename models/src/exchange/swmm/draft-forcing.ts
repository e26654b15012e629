import type { District } from '../../domain/district.ts'
import { isStageGiven } from '../../domain/node.ts'
import type { Scenario, Series } from '../../domain/scenario.ts'
import type { Findings } from '../findings.ts'
import type { DraftJoins } from './draft-joins.ts'
import { isConstant, writeSeries } from './draft-times.ts'
import type { InpDraft } from './inp-draft.ts'

export interface ForcingDraft {
  readonly draft: InpDraft
  readonly district: District
  readonly joins: DraftJoins
  readonly findings: Findings
  readonly invertM: (name: string) => number
}

const DAY_S = 86_400
const MM_PER_DAY = 86_400_000

/** Writes what acts from outside: stages at outfalls, inflow, settings and openings, evaporation. */
export function writeForcing(made: ForcingDraft, scenario: Scenario | undefined): void {
  const horizonS = scenario?.horizonS ?? DAY_S
  writeOutfalls(made, scenario, horizonS)
  writeInflows(made, scenario, horizonS)
  writeSettings(made, scenario, horizonS)
  writeEvaporation(made, scenario, horizonS)
  const { findings } = made
  if (scenario === undefined) return
  const lost: readonly (readonly [what: string, isThere: boolean, consequence: string])[] = [
    ['rain of a scenario', hasAny(scenario.rainMPerS), 'no rain falls on the canals'],
    ['sediment of a scenario', hasAny(scenario.riverSedimentKgPerM3), 'only water is carried'],
    ['events of a scenario', (scenario.events ?? []).length > 0, 'nothing gets stuck, breaks or draws unasked'],
    ['a start from a saved state', scenario.start === 'state', 'the run starts from the design stages'],
  ]
  for (const [what, isThere, consequence] of lost)
    if (isThere) findings.lose(what, consequence, { path: `scenarios.${scenario.id}` })
}

const hasAny = (group: object | undefined): boolean => group !== undefined && Object.keys(group).length > 0

/** Outfalls with a stage: the river's, those of nodes, those behind tail weirs and outside the district. */
function writeOutfalls(
  { draft, district, joins, invertM }: ForcingDraft,
  scenario: Scenario | undefined,
  horizonS: number,
): void {
  const written = new Set<string>()
  const outfall = (name: string, floorM: number, stage: Series | undefined, key: string, note?: string): void => {
    const cells = (type: string, data: string | number | undefined) => [
      name,
      floorM,
      type,
      ...(data === undefined ? [] : [data]),
      'NO',
    ]
    if (stage === undefined || stage.values.length === 0) draft.add('OUTFALLS', cells('FREE', undefined), note)
    else if (isConstant(stage)) draft.add('OUTFALLS', cells('FIXED', stage.values[0]), note)
    else {
      draft.add('OUTFALLS', cells('TIMESERIES', key), note)
      if (!written.has(key)) writeSeries(draft, key, stage, horizonS)
      written.add(key)
    }
  }
  const outside = new Map<string, number>(
    [...district.gates, ...district.structures].flatMap(({ id, seat }) =>
      seat.kind === 'outside' ? [[`${id}.out`, seat.outsideStageM] as const] : [],
    ),
  )
  for (const { name, node, kind } of joins.nodes.byName.values()) {
    if (kind !== 'outfall') continue
    const outsideM = outside.get(name)
    if (outsideM !== undefined) outfall(name, Math.min(invertM(name), outsideM), { atS: [0], values: [outsideM] }, '')
    if (node === null || !isStageGiven(node.boundary)) continue
    const own = node.boundary === 'stage' ? scenario?.stageM?.[node.id] : undefined
    const river = scenario !== undefined && scenario.riverStageM.values.length > 0 ? scenario.riverStageM : undefined
    const stage = own ?? river ?? { atS: [0], values: [node.designStageM] }
    outfall(
      name,
      invertM(name),
      stage,
      own === undefined ? 'river.stage' : `${node.id}.stage`,
      `${node.names.zh} | ${node.names.en}`,
    )
  }
  for (const { id, boundary } of district.nodes)
    if (boundary === 'weir-crest' || boundary === 'rating-curve' || joins.nodes.byName.get(id)?.kind === 'junction') {
      if (boundary === 'none' || isStageGiven(boundary)) continue
      outfall(`${id}.out`, invertM(id), boundary === 'weir-crest' ? scenario?.stageM?.[id] : undefined, `${id}.stage`)
    }
}

function writeInflows(
  { draft, district, joins, findings }: ForcingDraft,
  scenario: Scenario | undefined,
  horizonS: number,
): void {
  if (scenario === undefined) return
  const inflow = (name: string, series: Series, key: string, scale: number): void => {
    if (isConstant(series)) {
      draft.add('INFLOWS', [name, 'FLOW', '""', 'FLOW', 1, 1, (series.values[0] ?? 0) * scale])
      return
    }
    writeSeries(draft, key, series, horizonS)
    draft.add('INFLOWS', [name, 'FLOW', key, 'FLOW', 1, scale])
  }
  for (const [id, series] of Object.entries(scenario.inflowM3s ?? {})) inflow(id, series, `${id}.inflow`, 1)
  for (const [field, sign] of [
    ['lateralM3s', 1],
    ['demandM3s', -1],
  ] as const) {
    for (const [id, series] of Object.entries<Series>(scenario[field] ?? {})) {
      if (series.values.every((value) => value === 0)) continue
      const joint = joins.reaches.get(id)
      const ends = [joint?.up, joint?.down].filter((node) => node !== undefined && node.kind !== 'outfall')
      const what = field === 'demandM3s' ? 'what users draw along a branch' : 'inflow along the banks'
      findings.lose(what, 'it is taken and given at the ends of the reach', { path: `${field}.${id}` })
      for (const [k, end] of ends.entries())
        if (end !== undefined)
          inflow(end.name, series, `${id}.${field === 'demandM3s' ? 'draw' : 'lateral'}.${k}`, sign / ends.length)
    }
  }
  void district
}

/** Openings of gates as parts of the largest one, and settings of structures, each by a rule that always holds. */
function writeSettings(
  { draft, district, findings }: ForcingDraft,
  scenario: Scenario | undefined,
  horizonS: number,
): void {
  const rule = (kind: string, id: string, series: Series, scale: number): void => {
    draft.add('CONTROLS', [`RULE ${id}`])
    draft.add('CONTROLS', ['IF SIMULATION TIME >= 0'])
    if (isConstant(series)) draft.add('CONTROLS', [`THEN ${kind} ${id} SETTING =`, (series.values[0] ?? 0) * scale])
    else {
      writeSeries(draft, `${id}.setting`, series, horizonS, scale)
      draft.add('CONTROLS', [`THEN ${kind} ${id} SETTING = TIMESERIES ${id}.setting`])
    }
    draft.add('CONTROLS', [''])
  }
  for (const { id, maximumOpeningM } of district.gates) {
    const series = scenario?.openingM[id]
    /* a gate that the scenario does not name is shut, as in our runs; without any scenario all are open */
    const otherwiseM = scenario === undefined ? maximumOpeningM : 0
    rule('ORIFICE', id, series ?? { atS: [0], values: [otherwiseM] }, 1 / maximumOpeningM)
  }
  const kinds = { pump: 'PUMP', 'orifice-offtake': 'ORIFICE', 'rated-offtake': 'OUTLET', drop: 'OUTLET' } as const
  for (const { id, law } of district.structures) {
    const series = scenario?.settings?.[id]
    if (series === undefined || series.values.every((value) => value === 1)) continue
    if (law.kind === 'culvert' || law.kind === 'inverted-siphon' || law.kind === 'aqueduct') {
      findings.lose('settings of barrels', 'they stay open', { path: `settings.${id}` })
      continue
    }
    rule(law.kind in kinds ? kinds[law.kind as keyof typeof kinds] : 'WEIR', id, series, 1)
  }
}

function writeEvaporation(
  { draft, district, findings }: ForcingDraft,
  scenario: Scenario | undefined,
  horizonS: number,
): void {
  const rates = Object.values<Series>(scenario?.evaporationMPerS ?? {})
  const [first] = rates
  if (first === undefined) return
  const same =
    rates.length === district.reaches.length &&
    rates.every((series) => JSON.stringify(series) === JSON.stringify(first))
  if (!same)
    findings.lose('evaporation that differs by reach', 'that of the first reach holds everywhere', {
      path: 'evaporationMPerS',
    })
  if (isConstant(first)) draft.add('EVAPORATION', ['CONSTANT', (first.values[0] ?? 0) * MM_PER_DAY])
  else {
    writeSeries(draft, 'evaporation', first, horizonS, MM_PER_DAY)
    draft.add('EVAPORATION', ['TIMESERIES', 'evaporation'])
  }
  draft.add('EVAPORATION', ['DRY_ONLY', 'NO'])
}
