import {
  buildNetwork,
  type District,
  districtTotals,
  HECTARES_PER_MU,
  type Problem,
  problemLine,
} from '@district/models'
import { loadPack } from '../scenario/load-pack.ts'

/** What a command says and how it ends. */
export interface Said {
  readonly text: string
  /** 0 all is well · 1 there are problems · 2 the command was not understood. */
  readonly exitCode: 0 | 1 | 2
}

const NO_TOTALS = { nodes: null, trunkKm: null, branches: null, branchKm: null, gates: null, commandAreaHa: null }
const CHECK_DX_M = 500

/** Reads a pack and tells its totals, or all that is wrong with it. */
export function checkPack(dir: string, asJson: boolean): Said {
  const pack = loadPack(dir)
  const problems = pack.ok ? [] : pack.error
  if (asJson) {
    const totals = pack.ok ? districtTotals(pack.value) : NO_TOTALS
    return { text: JSON.stringify({ ...totals, problems }), exitCode: pack.ok ? 0 : 1 }
  }
  return pack.ok ? { text: describe(pack.value), exitCode: 0 } : { text: describeProblems(dir, problems), exitCode: 1 }
}

export function describeProblems(what: string, problems: readonly Problem[]): string {
  const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`
  return [`${what}: ${count}`, ...problems.map((one) => `  ${problemLine(one)}`)].join('\n')
}

function describe(district: District): string {
  const { nodes, trunkKm, branches, branchKm, gates, commandAreaHa } = districtTotals(district)
  const network = buildNetwork(district, { dxM: CHECK_DX_M })
  const wanMu = commandAreaHa / HECTARES_PER_MU / 10_000
  const counted = (count: number, what: string) => `${count.toLocaleString('en')} ${what}`
  return [
    `${district.names.zh} ${district.names.en} (${district.id})`,
    `  ${counted(nodes, 'nodes')}, trunk canals ${trunkKm.toFixed(1)} km`,
    `  ${counted(branches, 'branches')}, ${Math.round(branchKm).toLocaleString('en')} km`,
    `  ${counted(gates, 'gates')} and ${counted(branches, 'offtake gates')}, ${counted(district.gauges.length, 'gauges')} at ${counted(district.stations.length, 'stations')}`,
    `  command area ${wanMu.toFixed(0)} 万亩 (${Math.round(commandAreaHa).toLocaleString('en')} ha)`,
    `  network at ${CHECK_DX_M} m: ${counted(network.pointCount, 'points')}, topology ${network.topologyHash}`,
    'No problems.',
  ].join('\n')
}
