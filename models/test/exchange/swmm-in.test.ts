import { describe, expect, it } from 'vitest'
import type { District } from '../../src/domain/district.ts'
import { mergeChains } from '../../src/exchange/merge-chains.ts'
import { importSwmm } from '../../src/exchange/swmm/import-swmm.ts'
import { problemLine } from '../../src/ground/problem.ts'
import { sectionFlowAt } from '../../src/hydraulics/section-flow.ts'
import { buildNetwork } from '../../src/network/build-network.ts'
import { validateDistrict } from '../../src/network/validate-district.ts'
import { sampleSeries } from '../../src/numerics/series.ts'
import { createEngine } from '../../src/solver/create-engine.ts'
import { createForcingValues } from '../../src/solver/forcing.ts'
import { irrigationTree } from '../../src/testing/index.ts'
import { lineOf, treeInp, WHOLE_INP, withLine } from './inp-texts.ts'

const OPTIONS = { id: 'test', file: 'test.inp', isLocal: true }

function imported(text: string) {
  const result = importSwmm(text, OPTIONS)
  if (!result.ok) throw new Error(result.error.map(problemLine).join('\n'))
  return result.value
}

const problemsOf = (text: string) => {
  const result = importSwmm(text, OPTIONS)
  return result.ok ? [] : result.error
}

const reachOf = ({ reaches }: District, id: string) => reaches.find((reach) => reach.id === id)!
const shapeOf = (district: District, id: string) =>
  district.crossSections.find((section) => section.id === reachOf(district, id).crossSectionId)!.shape
const lawOf = ({ structures }: District, id: string) => structures.find((structure) => structure.id === id)!.law

describe('a SWMM file comes in', () => {
  const { district, scenario, losses } = imported(WHOLE_INP)

  it('[XS1] with every level of its beds, whatever the offsets count from', () => {
    const beds = (text: string) =>
      imported(text).district.reaches.map(({ id, bedUpM, bedDownM }) => [id, bedUpM, bedDownM])
    expect(beds(WHOLE_INP).slice(0, 4)).toEqual([
      ['K1', 40, 39.8],
      ['K2', 39.9, 39],
      ['K3', 39, 38],
      ['K4', 39, 38.7],
    ])
    const asLevels = withLine(WHOLE_INP, 'LINK_OFFSETS DEPTH', 'LINK_OFFSETS ELEVATION')
      .replace('K1 A B 1000 0.018 0 0', 'K1 A B 1000 0.018 * *')
      .replace('0.02 0.1 0 *', '0.02 39.9 39 *')
      .replace('K3 C OUT 500 0.02 0 0', 'K3 C OUT 500 0.02 * *')
      .replace('0.02 0 0.2', '0.02 39 38.7')
      .replaceAll('0.025 0 0', '0.025 * *')
      .replace('0.02 0 0.5', '0.02 39 38.5')
      .replace('SIDE 0.5', 'SIDE 40.3')
      .replace('BOTTOM 0', 'BOTTOM *')
      .replace('TRANSVERSE 0.5', 'TRANSVERSE 40.3')
      .replace('V-NOTCH 1', 'V-NOTCH 40.8')
      .replace('B C TRAPEZOIDAL 1', 'B C TRAPEZOIDAL 40.8')
      .replace('SIDEFLOW 1', 'SIDEFLOW 40.8')
      .replace('CONE C 1', 'CONE C 39')
      .replace('POND C 1', 'POND C 39')
    expect(imported(asLevels).district).toEqual(district)
  })

  it('[XS2] in feet and cubic feet as in metres: the same district and scenario', () => {
    const metric =
      '[OPTIONS]\nFLOW_UNITS LPS\n[JUNCTIONS]\nA 30.48 3.048 0.6096\n[OUTFALLS]\nO 30.1752 FIXED 31.0896\n[CONDUITS]\nC A O 304.8 0.02 0 0 2831.6846592\n[XSECTIONS]\nC TRAPEZOIDAL 3.048 6.096 2 2\n[INFLOWS]\nA FLOW "" FLOW 1 1 2831.6846592\n'
    const feet =
      '[OPTIONS]\nFLOW_UNITS CFS\n[JUNCTIONS]\nA 100 10 2\n[OUTFALLS]\nO 99 FIXED 102\n[CONDUITS]\nC A O 1000 0.02 0 0 100\n[XSECTIONS]\nC TRAPEZOIDAL 10 20 2 2\n[INFLOWS]\nA FLOW "" FLOW 1 1 100\n'
    const [inMetres, inFeet] = [imported(metric), imported(feet)]
    const roughly = (value: unknown) =>
      JSON.parse(
        JSON.stringify(value, (_key, part: unknown) => (typeof part === 'number' ? Number(part.toFixed(9)) : part)),
      )
    expect(roughly(inFeet.district)).toEqual(roughly(inMetres.district))
    expect(roughly(inFeet.scenario)).toEqual(roughly(inMetres.scenario))
    for (const [units, factor] of [
      ['GPM', 448.8311688],
      ['MGD', 0.64631688],
    ] as const) {
      const text = feet
        .replace('CFS', units)
        .replaceAll(' 100\n', ` ${100 * factor}\n`)
        .replace('A 100 10', 'A 100 10')
      expect(imported(text).district.reaches[0]!.designDischargeM3s).toBeCloseTo(2.8316846592, 6)
    }
  })

  it('[XS3] with sections that hold as much', () => {
    const areaAt = (id: string, depthM: number) => sectionFlowAt(shapeOf(district, id), 0.02, depthM).areaM2
    expect(areaAt('K1', 2)).toBeCloseTo(8 * 2 + 1.5 * 4, 9)
    expect(areaAt('K2', 2)).toBeCloseTo(6 * 2 + 0.5 * 3 * 4, 9)
    expect(areaAt('K4', 2)).toBeCloseTo(10, 9)
    expect(areaAt('K5', 1.5)).toBeCloseTo((Math.PI / 4) * 1.5 * 1.5, 9)
    expect(Math.abs(areaAt('K6', 3) / ((2 / 3) * 9 * 3) - 1)).toBeLessThan(1e-3)
    expect(areaAt('K7', 2)).toBeCloseTo(0.5 * 6 * 2, 3)
    expect(areaAt('K8', 2)).toBeCloseTo(6, 9)
    /* the transect: channel 6 … 14 level at 39, sides to 42, banks rising to 44 */
    expect(areaAt('K3', 3)).toBeCloseTo(8 * 3 + 0.5 * 2 * 3 + 0.5 * 2 * 3, 9)
    expect(reachOf(district, 'K3').manningN).toBe(0.025)
    const zones = shapeOf(district, 'K3')
    expect(zones.kind === 'surveyed' && zones.zones).toEqual([
      { fromAcrossM: 0, roughnessFactor: 2 },
      { fromAcrossM: 4, roughnessFactor: 1 },
      { fromAcrossM: 16, roughnessFactor: 0.04 / 0.025 },
    ])
    expect(district.reaches.map(({ id }) => id)).toContain('K5-2')
  })

  it('[XS4] with regulators by the same laws', () => {
    expect(lawOf(district, 'OR')).toEqual({
      kind: 'orifice-offtake',
      sillM: 40.3,
      heightM: 0.6,
      areaM2: 1.2,
      coefficient: 0.65,
    })
    expect(lawOf(district, 'W1')).toMatchObject({
      kind: 'broad-crested-weir',
      crestM: 40.3,
      crestWidthM: 6,
      modularLimit: 0,
    })
    /* 1.84·6·1^1.5 at a head of a metre */
    const weir = lawOf(district, 'W1')
    expect(weir.kind === 'broad-crested-weir' && weir.coefficient * 1.704902 * 6).toBeCloseTo(1.84 * 6, 4)
    expect(lawOf(district, 'W2')).toMatchObject({ kind: 'rated-offtake', factor: 1.4, exponent: 2.5 })
    expect(lawOf(district, 'W3-ends')).toMatchObject({ factor: 0.6, exponent: 2.5 })
    expect(lawOf(district, 'P1')).toMatchObject({ kind: 'pump', suctionM: 38.4, pumps: 1 })
    expect(lawOf(district, 'O1')).toMatchObject({ sillM: 39, factor: 1.5, exponent: 0.7 })
    const fitted = lawOf(district, 'O2')
    expect(fitted.kind === 'rated-offtake' && fitted.factor).toBeCloseTo(2, 3)
    expect(scenario?.settings).toEqual({ P1: { atS: [0], values: [0] }, OR: { atS: [0], values: [0.5] } })
  })

  it('[XS5] with ponds, outlets and stages', () => {
    const nodeOf = (id: string) => district.nodes.find((node) => node.id === id)!
    expect(nodeOf('POND').storage).toEqual([
      { stageM: 38, areaM2: 100 },
      { stageM: 40, areaM2: 300 },
      { stageM: 42, areaM2: 400 },
    ])
    const cone = nodeOf('CONE').storage!
    expect(cone.at(-1)!.areaM2).toBeCloseTo(Math.PI * (10 + 8) * (5 + 4), 6)
    expect(nodeOf('N').boundary).toBe('normal-depth')
    const { rating } = nodeOf('OUT')
    expect(rating![0]).toEqual({ stageM: 38, dischargeM3s: 0 })
    const [, , , row] = rating!
    const { areaM2: A, topWidthM: T } = sectionFlowAt(shapeOf(district, 'K3'), 0.025, row!.stageM - 38)
    expect(row!.dischargeM3s).toBeGreaterThanOrEqual(Math.sqrt((9.81 * A ** 3) / T) * 0.999)
    expect(scenario?.stageM).toMatchObject({
      SEA: { values: [39.5] },
      TS: { atS: [0, 43_200, 86_400], values: [39, 39.5, 39.2] },
    })
    /* the tide's day begins at midnight, the scenario at six */
    const tide = scenario!.stageM!['TIDE' as never]!
    expect([0, 3, 6, 18].map((hour) => sampleSeries(tide, hour * 3600))).toEqual([39.5, 39.75, 40, 39])
  })

  it('[XS6] with what flows in and evaporates over time', () => {
    const at = (id: string, hour: number) => sampleSeries(scenario!.inflowM3s![id as never]!, hour * 3600)
    /* flow · 2 + 1 · pattern; the series ends at ten and is then 0; the pattern halves at noon */
    expect(at('A', 0)).toBe(10 * 2 + 2)
    expect(at('A', 8.25)).toBeCloseTo(2 * 13 + 1, 9)
    expect(at('A', 11)).toBe(1)
    expect(at('C', 5)).toBeCloseTo(0.6, 12)
    expect(scenario!.evaporationMPerS!['K1' as never]!.values[0]).toBeCloseTo(0.005 / 86_400, 15)
    expect(new Date(scenario!.startMs).toISOString()).toBe('2026-03-11T22:00:00.000Z')
    expect(scenario!.horizonS).toBe(86_400)
  })

  it('[XS7] with names of any characters, and ids without collision', () => {
    expect(district.names).toEqual({ zh: '小灌区', en: 'A small district' })
    expect(district.nodes[0]!.names).toEqual({ zh: '渠首', en: 'Head' })
    expect(district.nodes.find(({ id }) => id === 'M_1')!.names.en).toBe('M 1')
    const odd = WHOLE_INP.replaceAll('"M 1"', '渠1').replaceAll(/\bTS\b/g, '渠_1')
    const { nodes } = imported(odd).district
    expect(nodes.map(({ id }) => id)).toEqual(['A', 'B', 'N_1', 'C', 'OUT', 'SEA', 'TIDE', 'N__1', 'N', 'POND', 'CONE'])
    expect(new Set(nodes.map(({ id }) => id)).size).toBe(nodes.length)
    expect(nodes[2]!.names.zh).toBe('渠1')
    const alike = imported(WHOLE_INP.replaceAll(/\bTS\b/g, 'M_1')).district
    expect(alike.nodes.map(({ id, names }) => [id, names.en]).filter(([id]) => id!.startsWith('M'))).toEqual([
      ['M_1', 'M 1'],
      ['M_1-2', 'M_1'],
    ])
  })

  it('[XS8] and what does not come along is told once, with its line and what is lost', () => {
    const told = losses.map(({ what, place, count }) => [what, place.row, count])
    expect(told).toContainEqual(['[SUBCATCHMENTS]', lineOf(WHOLE_INP, '[SUBCATCHMENTS]'), 2])
    expect(told).toContainEqual(['[POLLUTANTS]', lineOf(WHOLE_INP, '[POLLUTANTS]'), 1])
    expect(told).toContainEqual(['rules of [CONTROLS]', lineOf(WHOLE_INP, 'RULE two'), 1])
    expect(told).toContainEqual(['flap gates of conduits', lineOf(WHOLE_INP, 'K2 0.5 1 0 YES 3.6'), 1])
    expect(new Set(told.map(([what]) => what)).size).toBe(told.length)
    expect(losses.every(({ consequence }) => consequence.length > 10)).toBe(true)
  })

  it.each([
    ['a word for a number', 'K1 A B 1000 0.018 0 0 12 0', 'K1 A B long 0.018 0 0 12 0', 'VALUE_NOT_A_NUMBER', 'Length'],
    ['full-width digits', 'A 40.0 4 2.0 0 0', 'A ４0.0 4 2.0 0 0', 'VALUE_NOT_A_NUMBER', 'Elevation'],
    ['a node that is not there', 'K3 C OUT 500 0.02 0 0', 'K3 C OUTT 500 0.02 0 0', 'ID_UNKNOWN', 'Node2'],
    ['a node twice', 'C 39.0 4 1.5 0 0', 'B 39.0 4 1.5 0 0', 'ID_DUPLICATE', 'Name'],
    ['a section that we have not', 'K5 CIRCULAR 1.5 0 0 0 2', 'K5 EGG 1.5 0 0 0 2', 'VALUE_UNKNOWN', 'Shape'],
    ['a pump that we have not', 'lift PUMP3 0 0.8 2 0.5 4 0', 'lift PUMP1 0 0.8 2 0.5 4 0', 'VALUE_UNKNOWN', 'Pcurve'],
    ['a curve that falls', 'pond 2 300', 'pond -2 300', 'VALUE_OUT_OF_RANGE', 'X-Value'],
    ['another file', 'flow 0:00 10', 'flow FILE "flow.dat"', 'FILE_MISSING', undefined],
    ['units of one’s own', 'FLOW_UNITS CMS', 'FLOW_UNITS CUMECS', 'VALUE_UNKNOWN', 'FLOW_UNITS'],
    ['no transect', 'X1 river 6 4 16 0 0 0 0 0 0', 'X1 brook 6 4 16 0 0 0 0 0 0', 'ID_UNKNOWN', 'Tsect'],
    ['a length in km', 'K1 A B 1000 0.018 0 0 12 0', 'K1 A B 1 0.018 0 0 12 0', 'VALUE_OUT_OF_RANGE', undefined],
    ['a section of SWMM that is none', '[POLLUTANTS]', '[POISONS]', 'VALUE_UNKNOWN', undefined],
  ])('[XS9] %s is told at its line', (_what, from, to, code, column) => {
    const text = withLine(WHOLE_INP, from, to)
    const line = ['Tsect', 'Pcurve'].includes(column ?? '') ? undefined : lineOf(text, to)
    const found = problemsOf(text)
    expect(
      found.map(({ code, place }) => [code, place.file, line === undefined ? undefined : place.row, place.column]),
    ).toContainEqual([code, 'test.inp', line, column])
    expect(found.every(({ place }) => place.row !== undefined || place.path !== undefined)).toBe(true)
  })

  it('[XS9] all at once', () => {
    const text = withLine(
      withLine(WHOLE_INP, 'A 40.0 4 2.0 0 0', 'A high 4 2.0 0 0'),
      'K7 B N 600 0.025 0 0',
      'K7 B Z 600 0.025 0 0',
    )
    expect(problemsOf(text).map(({ code }) => code)).toEqual(
      expect.arrayContaining(['VALUE_NOT_A_NUMBER', 'ID_UNKNOWN']),
    )
    expect(problemsOf('').map(problemLine)).toEqual([
      'test.inp [CONDUITS]: the file has no conduits; expected a network of canals [VALUE_MISSING]',
    ])
  })

  it('[XS20] and its places are of the system that is named, and of none without one', () => {
    const refused = importSwmm(WHOLE_INP, { id: 'test', file: 'test.inp' })
    expect(refused.ok ? [] : refused.error.map(({ code, place }) => [code, place.row])).toEqual([
      ['CRS_UNKNOWN', lineOf(WHOLE_INP, 'A 0 0')],
    ])
    const [first, second] = district.nodes
    expect(second!.at.lonDeg - first!.at.lonDeg).toBeCloseTo(1000 / (111_320 * Math.cos((36.5 * Math.PI) / 180)), 5)
    expect(reachOf(district, 'K1').course).toHaveLength(3)
    const degrees = importSwmm(WHOLE_INP.replaceAll(/\b(1000|1500|2000|1600)\b(?= [-\d])/g, '11'), {
      ...OPTIONS,
      toLonLat: () => undefined,
    })
    expect(degrees.ok ? [] : degrees.error.map(({ code }) => code)).toContain('VALUE_OUT_OF_RANGE')
  })

  it('[XS10] into a district that runs', () => {
    expect(validateDistrict(district)).toEqual([])
    const text = WHOLE_INP.replace('"M 1" 39.8 4 0 0 0\n', '').replace(
      '[STORAGE]\n',
      '[STORAGE]\n"M 1" 39.8 4 0 CYLINDRICAL 20 20 0 0 0\n',
    )
    const { district: sound, scenario: acts } = imported(text)
    const network = buildNetwork(sound, { dxM: 250 })
    const engine = createEngine(network)
    const values = createForcingValues(network)
    for (const [n, node] of sound.nodes.entries()) {
      values.inflowM3s[n] = sampleSeries(acts!.inflowM3s![node.id] ?? { atS: [0], values: [0] }, 0)
      const stage = acts!.stageM![node.id]
      if (stage !== undefined) values.stageM[n] = sampleSeries(stage, 0)
    }
    for (const [s, { id }] of sound.structures.entries()) values.settings[s] = acts!.settings![id]?.values[0] ?? 1
    expect(engine.startSteady(0, values).kind).toBe('reached')
    expect(engine.dischargeAtM3s(0, 500)).toBeCloseTo(22, 3)
  })
})

describe('a steady run of an imported file', () => {
  it('[XS11] agrees with the network that it was drawn from within 1 mm: the irrigation tree', () => {
    const tree = irrigationTree({ dxM: 500 })
    const original: District = {
      ...tree,
      gates: [],
      structures: tree.gates.map(({ id, names, seat, sillM, provenance, source }) => ({
        id: id as never,
        names,
        seat,
        law: { kind: 'orifice-offtake', sillM, heightM: 0.6, areaM2: 0.6 * 1.957, coefficient: 0.65 },
        hasFlap: false,
        provenance,
        source,
      })),
    }
    const { district } = imported(treeInp(tree, 500))
    expect(district.reaches).toHaveLength(2462)
    const [first, second] = [original, district].map((one) => steadyTree(one))
    let worstM = 0
    for (const [r, reach] of original.reaches.entries())
      for (let k = 1; k * 500 < reach.lengthM; k++) {
        const n = district.nodes.findIndex(({ id }) => id === `${reach.id}_${k}`)
        worstM = Math.max(worstM, Math.abs(second!.nodeStageM(n) - first!.stageAtM(r, k * 500)))
      }
    expect(worstM).toBeGreaterThan(0)
    expect(worstM).toBeLessThan(1e-3)
  })

  it('[XS21] and chains of its equal reaches merge into one without moving the water by 1 mm', () => {
    const { district, scenario } = imported(treeInp(irrigationTree({ dxM: 500 }), 500))
    const merged = mergeChains(district, scenario)
    /* 131 canals, as the tree has; a node at each end of them */
    expect(merged.reaches).toHaveLength(131)
    expect(validateDistrict(merged)).toEqual([])
    const lengthM = ({ reaches }: District) => reaches.reduce((sum, reach) => sum + reach.lengthM, 0)
    expect(lengthM(merged)).toBeCloseTo(lengthM(district), 6)
    const [first, second] = [district, merged].map((one) => steadyTree(one))
    for (const [n, { id }] of merged.nodes.entries()) {
      const stageM = first!.nodeStageM(district.nodes.findIndex((node) => node.id === id))
      expect(Math.abs(second!.nodeStageM(n) - stageM), id).toBeLessThan(1e-3)
    }
    const kept = mergeChains(district, {
      ...scenario!,
      inflowM3s: { ...scenario!.inflowM3s, 'T-0_3': { atS: [0], values: [1] } } as never,
    })
    expect(kept.nodes.map(({ id }) => id)).toContain('T-0_3')
  })
})

function steadyTree(district: District) {
  const network = buildNetwork(district, { dxM: 500 })
  const engine = createEngine(network)
  const values = createForcingValues(network)
  values.inflowM3s[district.nodes.findIndex(({ id }) => id === 'HEAD')] = 140
  expect(engine.startSteady(0, values).kind).toBe('reached')
  return engine
}
