import type { District } from '../../domain/district.ts'
import type { LonLat, Names, Sourced } from '../../domain/provenance.ts'
import type { Network } from '../../network/network.ts'
import { gateLink, type RunSamples } from '../run-samples.ts'

interface Feature {
  readonly type: 'Feature'
  readonly id: string
  readonly geometry: { readonly type: 'Point' | 'LineString'; readonly coordinates: readonly unknown[] }
  readonly properties: Readonly<Record<string, unknown>>
}

/** Results of a run by id: what GIS people colour canals by. */
export interface RunExtremes {
  readonly reaches: ReadonlyMap<
    string,
    { readonly highestDepthM: number; readonly highestDischargeM3s: number; readonly leastFreeboardM: number }
  >
  readonly gates: ReadonlyMap<string, { readonly highestDischargeM3s: number }>
}

/**
 * A district as a FeatureCollection in WGS-84 (RFC 7946): reaches as lines, nodes, gates, structures and gauges as points, each with its numbers, its
 * names and where they come from. `type` says what a feature is; property names are those that the import reads without a mapping.
 */
export function exportGeojson(district: District, extremes?: RunExtremes): string {
  const nodeAt = new Map(district.nodes.map(({ id, at }) => [id, at]))
  const shapeOf = new Map(district.crossSections.map(({ id, shape }) => [id, shape]))
  const features: Feature[] = [
    ...district.reaches.map((reach) => {
      const { kind: shape, bottomWidthM, sideSlope, bankHeightM } = shapeOf.get(reach.crossSectionId) ?? {}
      return feature(reach.id, 'reach', reach, reach.course, {
        kind: reach.kind,
        canal: reach.canal.zh,
        canalEn: reach.canal.en,
        fromNode: reach.fromNodeId,
        toNode: reach.toNodeId,
        lengthM: reach.lengthM,
        bedUpM: reach.bedUpM,
        bedDownM: reach.bedDownM,
        manningN: reach.manningN,
        designDischargeM3s: reach.designDischargeM3s,
        designDepthM: reach.designDepthM,
        crossSection: reach.crossSectionId,
        shape,
        bottomWidthM,
        sideSlope,
        bankHeightM,
        ...extremes?.reaches.get(reach.id),
      })
    }),
    ...district.nodes.map((node) =>
      feature(node.id, 'node', node, [node.at], {
        boundary: node.boundary,
        designStageM: node.designStageM,
        crestHeightM: node.crestHeightM,
        isPond: node.storage !== undefined,
      }),
    ),
    ...district.gates.map((gate) =>
      feature(gate.id, 'gate', gate, pointOf(nodeAt.get(gate.nodeId)), {
        kind: gate.kind,
        node: gate.nodeId,
        seat: gate.seat.kind,
        reach: gate.seat.kind === 'outside' ? null : gate.seat.reachId,
        bays: gate.bays,
        bayWidthM: gate.bayWidthM,
        sillM: gate.sillM,
        maximumOpeningM: gate.maximumOpeningM,
        contraction: gate.contraction,
        designDischargeM3s: gate.designDischargeM3s,
        ...extremes?.gates.get(gate.id),
      }),
    ),
    ...district.structures.map(({ id, names, provenance, source, seat, law, hasFlap }) =>
      feature(id, 'structure', { names, provenance, source }, pointOf(nodeAt.get(seat.fromNodeId)), {
        seat: seat.kind,
        hasFlap,
        ...law,
      }),
    ),
    ...gaugeFeatures(district),
  ]
  const document = {
    type: 'FeatureCollection',
    name: district.id,
    title: `${district.names.zh} ${district.names.en}`,
    datum: district.datum,
    features,
  }
  return `${JSON.stringify(document, undefined, 1)}\n`
}

const pointOf = (at: LonLat | undefined): readonly LonLat[] => (at === undefined ? [] : [at])

function feature(
  id: string,
  type: string,
  { names, provenance, source }: Sourced & { readonly names: Names },
  course: readonly LonLat[],
  properties: object,
): Feature {
  const places = course.map(({ lonDeg, latDeg }) => [lonDeg, latDeg])
  const [only] = places
  return {
    type: 'Feature',
    id,
    geometry:
      type === 'reach' ? { type: 'LineString', coordinates: places } : { type: 'Point', coordinates: only ?? [] },
    properties: { type, id, nameZh: names.zh, nameEn: names.en, ...properties, provenance, source },
  }
}

function gaugeFeatures({ stations, gauges }: District): Feature[] {
  const stationOf = new Map(stations.map((station) => [station.id, station]))
  return gauges.flatMap((gauge) => {
    const station = stationOf.get(gauge.stationId)
    if (station === undefined) return []
    const { quantity, key, bay, intervalS, minimum, maximum } = gauge
    return [
      feature(gauge.id, 'gauge', gauge, [station.at], {
        station: station.id,
        stationKind: station.kind,
        gate: station.gateId,
        reach: station.reachId,
        chainageM: station.chainageM,
        quantity,
        key,
        bay,
        intervalS,
        minimum,
        maximum,
      }),
    ]
  })
}

/** Highest and lowest values of a run along every reach and through every gate. */
export function extremesOf(network: Network, { stageM, dischargeM3s }: RunSamples): RunExtremes {
  const { district, reachStart, linkStart, pointStage, bedM, bankM } = network
  const reaches = district.reaches.map(({ id }, r) => {
    let [highestDepthM, highestDischargeM3s, leastFreeboardM] = [0, 0, Number.POSITIVE_INFINITY]
    for (let p = reachStart[r] ?? 0; p < (reachStart[r + 1] ?? 0); p++)
      for (const stages of stageM) {
        const stage = stages[pointStage[p] ?? 0] ?? Number.NaN
        highestDepthM = Math.max(highestDepthM, stage - (bedM[p] ?? 0))
        leastFreeboardM = Math.min(leastFreeboardM, (bankM[p] ?? 0) - stage)
      }
    for (let link = linkStart[r] ?? 0; link < (linkStart[r + 1] ?? 0); link++)
      for (const discharges of dischargeM3s) highestDischargeM3s = Math.max(highestDischargeM3s, discharges[link] ?? 0)
    return [
      id as string,
      {
        highestDepthM: rounded(highestDepthM),
        highestDischargeM3s: rounded(highestDischargeM3s),
        leastFreeboardM: rounded(leastFreeboardM),
      },
    ] as const
  })
  const gates = district.gates.map(({ id }, g) => {
    const link = gateLink(network, g)
    return [
      id as string,
      { highestDischargeM3s: rounded(dischargeM3s.reduce((most, now) => Math.max(most, now[link] ?? 0), 0)) },
    ] as const
  })
  return { reaches: new Map(reaches), gates: new Map(gates) }
}

/** To a tenth of a millimetre. */
const rounded = (value: number): number => Math.round(value * 1e4) / 1e4
