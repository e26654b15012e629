import type { CrossSection, SectionShape } from '../domain/cross-section.ts'
import type { District } from '../domain/district.ts'
import type { Node } from '../domain/node.ts'
import type { Reach, SeepageLaw } from '../domain/reach.ts'
import type { CrossSectionId } from '../ground/ids.ts'
import { PLAUSIBLE, type PlausibleRange, problemsOfNumber } from '../ground/plausible-range.ts'
import { type Problem, problem } from '../ground/problem.ts'
import { problemsOfGates } from './validate-gates.ts'
import { validateNetwork } from './validate-network.ts'
import { problemsOfJoins, problemsOfWaters } from './validate-waters.ts'

/**
 * Everything that is impossible or implausible about a district, wherever it came from (a pack, an import, code), all at once; empty
 * when it can be run. Each problem's path names the noun, its id and its field: `reaches.R-1.lengthM`.
 *
 * Ranges are as wide as physics; what only stands in relation (slope, velocity, sill over bed) is checked as such, and that is what
 * catches a unit that is wrong by 1000 where the number alone would pass.
 */
export function validateDistrict(district: District): Problem[] {
  const idProblems = [
    ...duplicates('nodes', district.nodes),
    ...duplicates('reaches', district.reaches),
    ...duplicates('crossSections', district.crossSections),
    ...duplicates('gates', district.gates),
    ...duplicates('structures', district.structures),
  ]
  const joinProblems = problemsOfJoins(district)
  const shapes = new Map(district.crossSections.map(({ id, shape }) => [id, shape]))
  const found = [
    ...idProblems,
    ...joinProblems,
    ...district.crossSections.flatMap(problemsOfSection),
    ...district.nodes.flatMap(problemsOfNode),
    ...district.reaches.flatMap((reach) => problemsOfReach(shapes, reach)),
    ...problemsOfGates(district),
    ...problemsOfRating(district),
  ]
  /* how waters join can be asked only where every id resolves */
  if (idProblems.length > 0 || joinProblems.some(({ code }) => code === 'ID_UNKNOWN')) return found
  return [...found, ...problemsOfWaters(district), ...validateNetwork(district)]
}

function duplicates(noun: string, list: readonly { readonly id: string }[]): Problem[] {
  const seen = new Set<string>()
  return list.flatMap(({ id }) => {
    if (!seen.has(id)) {
      seen.add(id)
      return []
    }
    return [problem('ID_DUPLICATE', { path: `${noun}.${id}` }, `"${id}" stands twice`, 'expected each id once')]
  })
}

function problemsOfSection({ id, shape }: CrossSection): Problem[] {
  const at = (field: string, value: number, range: PlausibleRange) =>
    problemsOfNumber(`crossSections.${id}.${field}`, value, range)
  const found = [
    ...(isOutlined(shape) ? at('bottomWidthM', shape.bottomWidthM, PLAUSIBLE.width) : []),
    ...at('sideSlope', shape.sideSlope, PLAUSIBLE.sideSlope),
    ...at('bankHeightM', shape.bankHeightM, PLAUSIBLE.bankHeight),
  ]
  if (shape.kind !== 'compound') return found
  const below = { ...PLAUSIBLE.bankHeight, noun: 'a berm below the bank', minimum: 0.01, maximum: shape.bankHeightM }
  return [
    ...found,
    ...at('bermHeightM', shape.bermHeightM, below),
    ...at('bermWidthM', shape.bermWidthM, { ...PLAUSIBLE.width, minimum: 0 }),
  ]
}

/** True where width and side slope are the section's own, and not those of the trapezoid most like it. */
const isOutlined = ({ kind }: SectionShape): boolean => kind !== 'circle' && kind !== 'surveyed'

function problemsOfNode({ id, boundary, crestHeightM, designStageM }: Node): Problem[] {
  const crest = boundary === 'weir-crest' ? PLAUSIBLE.crestHeight : { ...PLAUSIBLE.crestHeight, minimum: 0, maximum: 0 }
  return [
    ...problemsOfNumber(`nodes.${id}.designStageM`, designStageM, PLAUSIBLE.stage),
    ...problemsOfNumber(`nodes.${id}.crestHeightM`, crestHeightM, crest),
  ]
}

function problemsOfReach(shapes: ReadonlyMap<CrossSectionId, SectionShape>, reach: Reach): Problem[] {
  const { lengthM, bedUpM, bedDownM, manningN, designDischargeM3s, designDepthM } = reach
  const at = (field: string, value: number, range: PlausibleRange) =>
    problemsOfNumber(`reaches.${reach.id}.${field}`, value, range)
  const alone = [
    ...at('lengthM', lengthM, PLAUSIBLE.length),
    ...at('bedUpM', bedUpM, PLAUSIBLE.stage),
    ...at('bedDownM', bedDownM, PLAUSIBLE.stage),
    ...at('manningN', manningN, PLAUSIBLE.manningN),
    ...at('designDischargeM3s', designDischargeM3s, PLAUSIBLE.designDischarge),
    ...at('designDepthM', designDepthM, PLAUSIBLE.depth),
    ...problemsOfSeepage(reach.id, reach.seepage),
  ]
  const shape = shapes.get(reach.crossSectionId)
  const bedIsSound = alone.every(({ place }) => !/\.(lengthM|bed(Up|Down)M)$/.test(place.path ?? ''))
  const slope = bedIsSound ? problemsOfSlope(reach) : []
  const velocity = shape === undefined || !isOutlined(shape) ? [] : problemsOfVelocity(reach, shape)
  return [...alone, ...slope, ...velocity]
}

function problemsOfSlope({ id, lengthM, bedUpM, bedDownM }: Reach): Problem[] {
  const slope = (bedUpM - bedDownM) / lengthM
  if (problemsOfNumber('', slope, PLAUSIBLE.bedSlope).length === 0) return []
  const text = `a bed from ${bedUpM} to ${bedDownM} m over ${lengthM} m falls by ${slope.toPrecision(3)}`
  const remedy = `expected a bed slope of ${PLAUSIBLE.bedSlope.minimum} to ${PLAUSIBLE.bedSlope.maximum}: a length in m, not km`
  return [problem('VALUE_OUT_OF_RANGE', { path: `reaches.${id}.lengthM` }, text, remedy)]
}

/** The design discharge through the section at design depth: too fast for any canal when either is in another unit. */
function problemsOfVelocity(reach: Reach, shape: SectionShape): Problem[] {
  const { id, designDischargeM3s: Q, designDepthM: y } = reach
  if (!(Q <= PLAUSIBLE.designDischarge.maximum && y > 0 && shape.bottomWidthM > 0)) return []
  const velocityMPerS = Q / ((shape.bottomWidthM + shape.sideSlope * y) * y)
  if (!(velocityMPerS > PLAUSIBLE.designVelocity.maximum)) return []
  const text = `${Q} m³/s at ${y} m of depth flow at ${velocityMPerS.toPrecision(3)} m/s`
  const remedy = `expected at most ${PLAUSIBLE.designVelocity.maximum} m/s: a discharge in m³/s, not L/s`
  return [problem('VALUE_OUT_OF_RANGE', { path: `reaches.${id}.designDischargeM3s` }, text, remedy)]
}

function problemsOfSeepage(id: string, law: SeepageLaw): Problem[] {
  const at = (field: string, value: number, range: PlausibleRange) =>
    problemsOfNumber(`reaches.${id}.seepage.${field}`, value, range)
  if (law.kind === 'darcy')
    return [
      ...at('conductivityMPerS', law.conductivityMPerS, PLAUSIBLE.conductivity),
      ...at('thicknessM', law.thicknessM, PLAUSIBLE.layer),
      ...at('groundwaterDepthM', law.groundwaterDepthM, PLAUSIBLE.groundwaterDepth),
    ]
  return [
    ...at('a', law.a, PLAUSIBLE.kostiakovA),
    ...at('m', law.m, PLAUSIBLE.kostiakovM),
    ...at('factor', law.factor, PLAUSIBLE.seepageFactor),
    ...at('liningFactor', law.liningFactor ?? 1, PLAUSIBLE.lining),
    ...at('groundwaterFactor', law.groundwaterFactor ?? 1, PLAUSIBLE.lining),
  ]
}

function problemsOfRating({ riverRating }: District): Problem[] {
  return riverRating.flatMap(({ dischargeM3s, stageM }, row) => {
    const before = riverRating[row - 1]
    const path = `riverRating[${row}]`
    const rises = before === undefined || (dischargeM3s > before.dischargeM3s && stageM > before.stageM)
    return [
      ...problemsOfNumber(`${path}.dischargeM3s`, dischargeM3s, RIVER_DISCHARGE),
      ...problemsOfNumber(`${path}.stageM`, stageM, PLAUSIBLE.stage),
      ...(rises
        ? []
        : [
            problem(
              'VALUE_OUT_OF_RANGE',
              { path },
              `${dischargeM3s} m³/s at ${stageM} m do not rise`,
              'expected both to rise',
            ),
          ]),
    ]
  })
}

const RIVER_DISCHARGE = { noun: "a river's discharge", unit: 'm³/s', minimum: 0, maximum: 100_000 }
