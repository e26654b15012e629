import type { StationKind } from '../domain/gauge.ts'
import { type Problem, problem } from '../ground/problem.ts'
import { QUANTITIES, type QuantityName } from '../ground/quantities.ts'
import { valuesById } from './check-levels.ts'
import type { NetworkTables } from './network-tables.ts'
import type { GaugeRow, ObservationTables, StationRow } from './observation-tables.ts'
import type { TableRow } from './read-table.ts'

/** What a station of each kind may say, and which quantity each key is. `openingM` is a list: one gauge per bay. */
export const KEYS_OF_STATION: Readonly<Record<StationKind, Readonly<Record<string, QuantityName>>>> = {
  gate: { stageUpM: 'stage', stageDownM: 'stage', dischargeM3s: 'discharge', openingM: 'opening', supplyV: 'supply' },
  offtake: {
    stageUpM: 'stage',
    stageDownM: 'stage',
    dischargeM3s: 'discharge',
    openingM: 'opening',
    volumeM3: 'volume',
    supplyV: 'supply',
  },
  flow: { stageM: 'stage', dischargeM3s: 'discharge', supplyV: 'supply' },
  sediment: { sedimentKgPerM3: 'sediment', supplyV: 'supply' },
  rain: { rainfallM: 'rainfall', supplyV: 'supply' },
  weather: { airTemperatureC: 'airTemperature', humidityFraction: 'humidity', windMPerS: 'wind', supplyV: 'supply' },
  soil: { soilMoistureFraction: 'soilMoisture', supplyV: 'supply' },
  groundwater: { groundwaterDepthM: 'groundwaterDepth', supplyV: 'supply' },
}

const LIST_KEY = 'openingM'

/** Stations stand where their kind says, and gauges say what their station's kind can. */
export function checkGauges(network: NetworkTables, { stations, gauges }: ObservationTables): Problem[] {
  const known = valuesById(stations)
  const lengths = lengthsOf(network)
  const bays = baysOf(network)
  return [
    ...stations.rows.flatMap((row) => problemsOfStation(row, network, lengths)),
    ...gauges.rows.flatMap((row) => {
      const station = known.get(row.value.station)
      return station === undefined ? [] : problemsOfGauge(row, station, bays)
    }),
  ]
}

function lengthsOf({ reaches, branches }: NetworkTables): ReadonlyMap<string, number> {
  return new Map([...reaches.rows, ...branches.rows].map(({ value }) => [value.id, value.length_m]))
}

function baysOf({ structures, branches }: NetworkTables): ReadonlyMap<string, number> {
  return new Map([
    ...structures.rows.map(({ value }) => [value.id as string, value.bays] as const),
    ...branches.rows.map(({ value }) => [`G-${value.id}`, value.gate_bays] as const),
  ])
}

function problemsOfStation(
  { row, value }: TableRow<StationRow>,
  { branches }: NetworkTables,
  lengths: ReadonlyMap<string, number>,
): Problem[] {
  const place = (column: string) => ({ file: 'stations.csv', row, column })
  const atGate = value.kind === 'gate' || value.kind === 'offtake'
  const onCanal = value.kind === 'flow' || value.kind === 'sediment'
  const wanted = { gate: atGate, reach: onCanal, chainage_m: onCanal }
  const problems = Object.entries(wanted).flatMap(([column, isWanted]) => {
    const isGiven = value[column as keyof typeof wanted] !== null
    if (isGiven === isWanted) return []
    const kind = `a station of kind ${value.kind}`
    return isWanted
      ? [problem('VALUE_MISSING', place(column), `${kind} needs its ${column}`, 'expected a value')]
      : [problem('VALUE_OUT_OF_RANGE', place(column), `${kind} has no ${column}`, 'expected an empty cell')]
  })
  if (value.gate !== null && atGate) {
    const isOfftake = branches.idRows.has(value.gate.replace(/^G-/, ''))
    if (isOfftake !== (value.kind === 'offtake')) {
      const remedy = isOfftake ? 'expected the kind offtake' : 'expected the kind gate'
      problems.push(problem('VALUE_UNKNOWN', place('kind'), `${value.kind} does not fit ${value.gate}`, remedy))
    }
  }
  const lengthM = lengths.get(value.reach ?? '')
  if (lengthM !== undefined && value.chainage_m !== null && value.chainage_m > lengthM) {
    const text = `${value.chainage_m} lies beyond the end of ${value.reach}`
    problems.push(problem('VALUE_OUT_OF_RANGE', place('chainage_m'), text, `expected 0 to ${lengthM} m`))
  }
  return problems
}

function problemsOfGauge(
  { row, value }: TableRow<GaugeRow>,
  station: StationRow,
  baysOfGate: ReadonlyMap<string, number>,
): Problem[] {
  const found = (code: Problem['code'], column: string, text: string, remedy: string) =>
    problem(code, { file: 'gauges.csv', row, column }, text, remedy)
  const problems: Problem[] = []
  const keys = KEYS_OF_STATION[station.kind]
  const quantity = Object.hasOwn(keys, value.key) ? keys[value.key] : undefined
  if (quantity === undefined) {
    const remedy = `expected one of ${Object.keys(keys).join(', ')}`
    problems.push(
      found('VALUE_UNKNOWN', 'key', `a station of kind ${station.kind} does not say "${value.key}"`, remedy),
    )
  } else if (quantity !== value.quantity)
    problems.push(found('VALUE_UNKNOWN', 'quantity', `${value.key} is no ${value.quantity}`, `expected ${quantity}`))

  const isList = value.key === LIST_KEY
  const bays = baysOfGate.get(station.gate ?? '')
  if (isList && value.bay === null)
    problems.push(found('VALUE_MISSING', 'bay', `${value.key} is a list`, 'expected a bay, counted from 1'))
  if (!isList && value.bay !== null)
    problems.push(
      found('VALUE_OUT_OF_RANGE', 'bay', `${value.key} is one value and has no bay`, 'expected an empty cell'),
    )
  if (isList && value.bay !== null && bays !== undefined && value.bay > bays)
    problems.push(
      found('VALUE_OUT_OF_RANGE', 'bay', `${station.gate} has no bay ${value.bay}`, `expected 1 to ${bays}`),
    )

  return [...problems, ...problemsOfSpan({ row, value })]
}

/** The gauge's own numbers, whatever its station: its name, its range and its contract. */
function problemsOfSpan({ row, value }: TableRow<GaugeRow>): Problem[] {
  const found = (code: Problem['code'], column: string, text: string, remedy: string) =>
    problem(code, { file: 'gauges.csv', row, column }, text, remedy)
  const problems: Problem[] = []
  const id = [value.station, value.key, ...(value.bay === null ? [] : [value.bay])].join('.')
  if (value.id !== id)
    problems.push(found('VALUE_UNKNOWN', 'id', `"${value.id}" does not say what it is`, `expected ${id}`))
  if (value.maximum <= value.minimum)
    problems.push(
      found(
        'VALUE_OUT_OF_RANGE',
        'maximum',
        `${value.maximum} is not above the minimum`,
        `expected more than ${value.minimum}`,
      ),
    )
  const plausible = QUANTITIES[value.quantity]
  for (const column of ['minimum', 'maximum'] as const)
    if (value[column] < plausible.minimum || value[column] > plausible.maximum) {
      const remedy = `expected ${plausible.minimum} to ${plausible.maximum} ${plausible.unit}`
      problems.push(found('VALUE_OUT_OF_RANGE', column, `no ${value.quantity} is ${value[column]}`, remedy))
    }
  if (value.stale_after_s < value.interval_s)
    problems.push(
      found(
        'VALUE_OUT_OF_RANGE',
        'stale_after_s',
        'the gauge would be stale before it can speak',
        `expected at least ${value.interval_s} s`,
      ),
    )
  return problems
}
