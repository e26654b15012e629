import {
  isRuleFor,
  narrownessOf,
  PARAMETERS_OF_RULE,
  type QualityRule,
  type RuleParameters,
} from '../domain/quality-rule.ts'
import { type Problem, problem } from '../ground/problem.ts'
import { valuesById } from './check-levels.ts'
import type { GaugeRow, ObservationTables, StationRow } from './observation-tables.ts'
import type { QualityRow, QualityTables } from './quality-tables.ts'
import type { TableRow } from './read-table.ts'

const COLUMN_OF: Readonly<Record<keyof RuleParameters, keyof QualityRow & string>> = {
  low: 'low',
  high: 'high',
  maxRatePerS: 'max_rate_per_s',
  tolerance: 'tolerance',
  toleranceFraction: 'tolerance_fraction',
  deviations: 'deviations',
  readings: 'readings',
  timeS: 'time_s',
}
const PARAMETERS = Object.keys(COLUMN_OF) as (keyof RuleParameters)[]
/** Fewer values have no middle worth the name. */
const FEWEST_FOR_SPIKE = 5

type Selector = Pick<QualityRule, 'gaugeId' | 'quantity' | 'stationKind'>
const selectorOf = ({ gauge, quantity, station_kind }: QualityRow): Selector => ({
  gaugeId: gauge as QualityRule['gaugeId'],
  quantity,
  stationKind: station_kind,
})

/** Every rule reads the numbers that it has, chooses gauges that exist and no others; sources of one place measure one quantity. */
export function checkQuality({ quality, sources }: QualityTables, { stations, gauges }: ObservationTables): Problem[] {
  const kinds = new Map(stations.rows.map(({ value }) => [value.id as string, value.kind]))
  const known = gauges.rows.flatMap(({ value }) => {
    const kind = kinds.get(value.station)
    return kind === undefined ? [] : [{ gauge: value, kind }]
  })
  const isWhole = gauges.rows.length === gauges.rowCount && stations.rows.length === stations.rowCount
  const firstOf = new Map<string, number>()
  return [
    ...quality.rows.flatMap((row) => [
      ...problemsOfParameters(row),
      ...(isWhole ? problemsOfChoice(row, known) : []),
      ...problemsOfTwins(row, firstOf),
    ]),
    ...problemsOfSources(sources, valuesById(gauges)),
  ]
}

const at = (row: number, column: string) => ({ file: 'quality.csv', row, column })

function problemsOfParameters({ row, value }: TableRow<QualityRow>): Problem[] {
  const { needed, allowed } = PARAMETERS_OF_RULE[value.rule]
  if (value.action === 'none') return []
  const problems = PARAMETERS.flatMap((parameter) => {
    const column = COLUMN_OF[parameter]
    const isGiven = value[column] !== null
    if (!isGiven && needed.includes(parameter))
      return [problem('VALUE_MISSING', at(row, column), `the rule ${value.rule} needs it`, 'expected a number')]
    if (isGiven && !needed.includes(parameter) && !allowed.includes(parameter))
      return [
        problem('VALUE_UNKNOWN', at(row, column), `the rule ${value.rule} does not read it`, 'expected an empty cell'),
      ]
    return []
  })
  if (value.rule === 'usual' && [value.low, value.high, value.tolerance_fraction].every((cell) => cell === null)) {
    const remedy = 'expected low, high or tolerance_fraction'
    problems.push(problem('VALUE_MISSING', at(row, 'low'), 'the rule usual has no bound', remedy))
  }
  if (value.low !== null && value.high !== null && value.low >= value.high) {
    const text = `${value.high} is not above ${value.low}`
    problems.push(problem('VALUE_OUT_OF_RANGE', at(row, 'high'), text, `expected more than ${value.low}`))
  }
  if (value.rule === 'usual' && (value.tolerance_fraction ?? 0) >= 0.5)
    problems.push(
      problem(
        'VALUE_OUT_OF_RANGE',
        at(row, 'tolerance_fraction'),
        `${value.tolerance_fraction} of the span at both ends leaves nothing`,
        'expected less than 0.5',
      ),
    )
  if (value.rule === 'spike' && value.readings !== null && value.readings < FEWEST_FOR_SPIKE) {
    const text = `${value.readings} values have no spread`
    problems.push(problem('VALUE_OUT_OF_RANGE', at(row, 'readings'), text, `expected at least ${FEWEST_FOR_SPIKE}`))
  }
  return problems
}

function problemsOfChoice(
  { row, value }: TableRow<QualityRow>,
  known: readonly { readonly gauge: GaugeRow; readonly kind: StationRow['kind'] }[],
): Problem[] {
  if (value.gauge !== null && !known.some(({ gauge }) => gauge.id === value.gauge)) return []
  const chosen = known.filter(({ gauge, kind }) => isRuleFor(selectorOf(value), gauge, kind))
  const column = value.gauge !== null ? 'gauge' : value.quantity !== null ? 'quantity' : 'station_kind'
  if (chosen.length === 0) {
    const remedy = 'expected a choice that a gauge of gauges.csv answers to'
    return [problem('VALUE_UNKNOWN', at(row, column), 'no gauge answers to this choice', remedy)]
  }
  const { quantities } = PARAMETERS_OF_RULE[value.rule]
  const stranger = chosen.find(({ gauge }) => quantities !== null && !quantities.includes(gauge.quantity))
  if (stranger === undefined) return []
  const text = `the rule ${value.rule} cannot be asked of ${stranger.gauge.id}, which is ${stranger.gauge.quantity}`
  return [problem('VALUE_UNKNOWN', at(row, column), text, `expected the quantity ${quantities?.join(' or ')}`)]
}

/** Two rows of one rule for the same choice would leave open which of them holds. */
function problemsOfTwins({ row, value }: TableRow<QualityRow>, firstOf: Map<string, number>): Problem[] {
  const selector = selectorOf(value)
  const words = [selector.gaugeId, selector.quantity, selector.stationKind].map((word) => word ?? '*')
  const key = [value.rule, narrownessOf(selector), ...words].join(' ')
  const first = firstOf.get(key)
  firstOf.set(key, first ?? row)
  if (first === undefined) return []
  const text = `row ${first} says the rule ${value.rule} for the same choice already`
  return [problem('ID_DUPLICATE', at(row, 'rule'), text, 'expected each rule once for a choice')]
}

function problemsOfSources({ rows }: QualityTables['sources'], gauges: ReadonlyMap<string, GaugeRow>): Problem[] {
  const quantityAt = new Map<string, string>()
  const taken = new Map<string, number>()
  return rows.flatMap(({ row, value }) => {
    const found = (code: Problem['code'], column: string, text: string, remedy: string) =>
      problem(code, { file: 'sources.csv', row, column }, text, remedy)
    const problems: Problem[] = []
    const quantity = gauges.get(value.gauge)?.quantity
    const wanted = quantityAt.get(value.place)
    if (quantity !== undefined) quantityAt.set(value.place, wanted ?? quantity)
    if (quantity !== undefined && wanted !== undefined && wanted !== quantity) {
      const text = `${value.gauge} measures ${quantity}, the first source of ${value.place} ${wanted}`
      problems.push(found('VALUE_UNKNOWN', 'gauge', text, 'expected gauges of one quantity'))
    }
    for (const [column, key, text] of [
      ['rank', `${value.place} rank ${value.rank}`, `${value.place} has a source of rank ${value.rank}`],
      ['gauge', `gauge ${value.gauge}`, `${value.gauge} is a source`],
    ] as const) {
      const first = taken.get(key)
      taken.set(key, first ?? row)
      if (first !== undefined)
        problems.push(found('ID_DUPLICATE', column, `${text} in row ${first} already`, 'expected each once'))
    }
    return problems
  })
}
