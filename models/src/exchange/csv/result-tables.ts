import type { Network } from '../../network/network.ts'
import { gateLink, type RunSamples, structureLink } from '../run-samples.ts'

/**
 * Results of a run as tables, one row per instant and place, with units in the headers: `results/reaches.csv` (both ends), `results/nodes.csv`,
 * `results/gates.csv`, `results/structures.csv`. Times are ISO 8601 in UTC.
 */
export function resultTables(network: Network, samples: RunSamples): ReadonlyMap<string, string> {
  const { district, nodeJunction, reachStart, linkStart, pointStage, bedM } = network
  const times = samples.atS.map((at) => new Date(samples.startMs + at * 1000).toISOString())
  const at = (arrays: readonly Float64Array[], t: number, k: number): number => arrays[t]?.[k] ?? Number.NaN
  const stageAt = (t: number, point: number): number => at(samples.stageM, t, pointStage[point] ?? 0)
  const tables: [name: string, header: string, rows: string[]][] = [
    [
      'reaches.csv',
      'time,hour,reach,stage_up_m,depth_up_m,discharge_up_m3s,stage_down_m,depth_down_m,discharge_down_m3s',
      rowsOf(times, samples, district.reaches, (t, r) => {
        const [up, down] = [reachStart[r] ?? 0, (reachStart[r + 1] ?? 1) - 1]
        const [first, last] = [linkStart[r] ?? 0, (linkStart[r + 1] ?? 1) - 1]
        return [
          stageAt(t, up),
          stageAt(t, up) - (bedM[up] ?? 0),
          at(samples.dischargeM3s, t, first),
          stageAt(t, down),
          stageAt(t, down) - (bedM[down] ?? 0),
          at(samples.dischargeM3s, t, last),
        ]
      }),
    ],
    [
      'nodes.csv',
      'time,hour,node,stage_m',
      rowsOf(times, samples, district.nodes, (t, n) => {
        const junction = nodeJunction[n] ?? -1
        return junction < 0 ? undefined : [at(samples.stageM, t, junction)]
      }),
    ],
    [
      'gates.csv',
      'time,hour,gate,opening_m,discharge_m3s',
      rowsOf(times, samples, district.gates, (t, g) => [
        at(samples.openingM, t, g),
        at(samples.dischargeM3s, t, gateLink(network, g)),
      ]),
    ],
    [
      'structures.csv',
      'time,hour,structure,discharge_m3s',
      rowsOf(times, samples, district.structures, (t, s) => [at(samples.dischargeM3s, t, structureLink(network, s))]),
    ],
  ]
  return new Map(
    tables.flatMap(([name, header, rows]) =>
      rows.length > 0 ? [[`results/${name}`, `${[header, ...rows].join('\n')}\n`] as const] : [],
    ),
  )
}

function rowsOf(
  times: readonly string[],
  { atS }: RunSamples,
  things: readonly { readonly id: string }[],
  valuesAt: (t: number, k: number) => readonly number[] | undefined,
): string[] {
  return times.flatMap((time, t) =>
    things.flatMap(({ id }, k) => {
      const values = valuesAt(t, k)
      return values === undefined ? [] : [[time, plain((atS[t] ?? 0) / 3600), id, ...values.map(plain)].join(',')]
    }),
  )
}

/** To a tenth of a millimetre or of a litre a second. */
const plain = (value: number): string => String(Math.round(value * 1e4) / 1e4)
