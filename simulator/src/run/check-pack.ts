import {
  buildNetwork,
  type District,
  districtTotals,
  HECTARES_PER_MU,
  type PackSurvey,
  type Problem,
  problemLine,
  surveyPack,
  type TableOrigin,
} from '@district/models'
import { readPackFiles } from '../scenario/load-pack.ts'

/** What a command says and how it ends. */
export interface Said {
  readonly text: string
  /** 0 all is well · 1 there are problems · 2 the command was not understood. */
  readonly exitCode: 0 | 1 | 2
  /** For the error stream, before the text. */
  readonly warning?: string
}

const NO_TOTALS = { nodes: null, trunkKm: null, branches: null, branchKm: null, gates: null, commandAreaHa: null }
const NOTHING: PackSurvey = { district: undefined, problems: [], warnings: [], origins: [], scenarioIds: [] }
const CHECK_DX_M = 500

/** Reads a pack and its scenarios and tells totals, what should be looked at, and all that is wrong. Warnings are no failure. */
export function checkPack(dir: string, asJson: boolean): Said {
  const files = readPackFiles(dir)
  const survey = files.ok ? surveyPack(files.value) : { ...NOTHING, problems: [files.error] }
  const { district, problems, warnings, origins, scenarioIds } = survey
  const exitCode = problems.length === 0 ? 0 : 1
  if (asJson) {
    const totals = district === undefined ? NO_TOTALS : districtTotals(district)
    return { text: JSON.stringify({ ...totals, scenarios: scenarioIds, origins, warnings, problems }), exitCode }
  }
  const parts = [
    ...(district === undefined ? [] : [describe(district, scenarioIds), describeOrigins(origins)]),
    ...(warnings.length === 0 ? [] : [listed('warning', warnings)]),
    problems.length === 0 ? 'No problems.' : describeProblems(dir, problems),
  ]
  return { text: parts.join('\n'), exitCode }
}

export const describeProblems = (what: string, problems: readonly Problem[]): string =>
  `${what}: ${listed('problem', problems)}`

const listed = (noun: string, problems: readonly Problem[]): string =>
  [
    `${problems.length} ${noun}${problems.length === 1 ? '' : 's'}`,
    ...problems.map((one) => `  ${problemLine(one)}`),
  ].join('\n')

const counted = (count: number, what: string) => `${count.toLocaleString('en')} ${what}`

function describe(district: District, scenarioIds: readonly string[]): string {
  const { nodes, trunkKm, branches, branchKm, gates, commandAreaHa } = districtTotals(district)
  const network = buildNetwork(district, { dxM: CHECK_DX_M })
  const wanMu = commandAreaHa / HECTARES_PER_MU / 10_000
  const { structures, laterals, gauges, stations } = district
  return [
    `${district.names.zh} ${district.names.en} (${district.id})`,
    `  ${counted(nodes, 'nodes')}, trunk canals ${trunkKm.toFixed(1)} km`,
    `  ${counted(branches, 'branches')}, ${Math.round(branchKm).toLocaleString('en')} km`,
    `  ${counted(gates, 'gates')} and ${counted(branches, 'offtake gates')}, ${counted(structures.length, 'structures without a leaf')}, ${counted(laterals.length, 'laterals')}`,
    `  ${counted(gauges.length, 'gauges')} at ${counted(stations.length, 'stations')}`,
    `  command area ${wanMu.toFixed(wanMu < 10 ? 1 : 0)} 万亩 (${Math.round(commandAreaHa).toLocaleString('en')} ha)`,
    `  scenarios: ${scenarioIds.length === 0 ? 'none' : scenarioIds.join(', ')}`,
    `  network at ${CHECK_DX_M} m: ${counted(network.pointCount, 'points')}, topology ${network.topologyHash}`,
  ].join('\n')
}

/** How much of it is known, and how much was chosen. */
function describeOrigins(origins: readonly TableOrigin[]): string {
  const rows = origins.reduce((sum, origin) => sum + origin.rows, 0)
  const share = (name: keyof TableOrigin['byProvenance']) => {
    const count = origins.reduce((sum, { byProvenance }) => sum + byProvenance[name], 0)
    return `${((100 * count) / Math.max(rows, 1)).toFixed(0)} % ${name}`
  }
  const most = origins
    .filter(({ byProvenance, rows: own }) => byProvenance.estimate === own)
    .map(({ file }) => file.replace(/\.csv$/, ''))
  return [
    `  ${counted(rows, 'rows')}: ${share('sourced')}, ${share('derived')}, ${share('recalled')}, ${share('estimate')}`,
    ...(most.length === 0 ? [] : [`  estimates throughout: ${most.join(', ')}`]),
  ].join('\n')
}
