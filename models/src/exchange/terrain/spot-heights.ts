import type { District, SpotHeight } from '../../domain/district.ts'
import type { LonLat } from '../../domain/provenance.ts'
import type { Problem } from '../../ground/problem.ts'
import { err, ok, type Result } from '../../ground/result.ts'
import { Findings } from '../findings.ts'
import type { Imported } from '../imported.ts'
import { metresFrom, placeAt } from '../local-plane.ts'

/** A digital elevation model: rows from its upper left, heights in metres, and where the middle of each cell lies. */
export interface ElevationGrid {
  readonly width: number
  readonly height: number
  readonly elevationM: ArrayLike<number>
  /** What cells without a height say; NaN always is one. */
  readonly noData: number | undefined
  readonly placeOf: (column: number, row: number) => LonLat | undefined
}

/** So many heights a pack can take and the scene can interpolate quickly. */
const MOST_SPOTS = 4000
/** Ground further than this from every canal says nothing about the district. */
const MARGIN_M = 10_000
/** A height no lower than the deepest dry land and no higher than any farmland. */
const [LOWEST_M, HIGHEST_M] = [-450, 6000]

/**
 * Heights of an elevation model into a district, thinned to a few thousand means of square blocks within 10 km of its canals. Spot heights that
 * the district has already stay, those of the same file are replaced.
 */
export function importTerrain(
  grid: ElevationGrid,
  file: string,
  district: District,
): Result<Imported, readonly Problem[]> {
  const findings = new Findings(file)
  const near = nearness(district)
  const block = Math.max(1, Math.ceil(Math.sqrt((grid.width * grid.height) / MOST_SPOTS)))
  const found: SpotHeight[] = []
  let [outside, strange] = [0, 0]
  for (let row = 0; row < grid.height; row += block)
    for (let column = 0; column < grid.width; column += block) {
      const at = grid.placeOf(
        column + (Math.min(block, grid.width - column) - 1) / 2,
        row + (Math.min(block, grid.height - row) - 1) / 2,
      )
      const meanM = meanOf(grid, column, row, block)
      if (meanM === undefined) continue
      if (at === undefined || !near(at)) outside += 1
      else if (meanM < LOWEST_M || meanM > HIGHEST_M) strange += 1
      else
        found.push({
          at: { lonDeg: round(at.lonDeg, 1e6), latDeg: round(at.latDeg, 1e6) },
          elevationM: round(meanM, 100),
          provenance: 'sourced',
          source: file,
        })
    }
  if (strange > 0)
    findings.problem(
      'VALUE_OUT_OF_RANGE',
      {},
      `${strange} heights are no ground on earth`,
      `expected metres from ${LOWEST_M} to ${HIGHEST_M}, and the value of empty cells declared`,
    )
  else if (found.length === 0)
    findings.problem(
      'VALUE_MISSING',
      {},
      'no height lies near the district',
      'expected an elevation model of its ground, with the right --crs',
    )
  if (findings.problems.length > 0) return err(findings.problems)
  if (outside > 0) findings.lose('ground away from every canal', 'only what lies within 10 km is taken', {}, outside)
  if (block > 1)
    findings.lose('detail of the elevation model', `${block} by ${block} cells become one height`, {}, found.length)
  const kept = district.spotHeights.filter(({ source }) => source !== file)
  return ok({
    district: { ...district, spotHeights: [...kept, ...found] },
    scenario: undefined,
    losses: findings.losses,
  })
}

const round = (value: number, per: number): number => Math.round(value * per) / per

function meanOf(
  { width, height, elevationM, noData }: ElevationGrid,
  column: number,
  row: number,
  block: number,
): number | undefined {
  let [sum, count] = [0, 0]
  for (let y = row; y < Math.min(row + block, height); y++)
    for (let x = column; x < Math.min(column + block, width); x++) {
      const value = elevationM[y * width + x] ?? Number.NaN
      if (Number.isNaN(value) || value === noData) continue
      sum += value
      count += 1
    }
  return count > 0 ? sum / count : undefined
}

/** Whether a place lies within the margin around the box of all courses. */
function nearness({ nodes, reaches }: District): (at: LonLat) => boolean {
  const places = [...nodes.map(({ at }) => at), ...reaches.flatMap(({ course }) => course)]
  const [first] = places
  if (first === undefined) return () => false
  const lons = places.map(({ lonDeg }) => lonDeg)
  const lats = places.map(({ latDeg }) => latDeg)
  const low = { lonDeg: lons.reduce((a, b) => Math.min(a, b)), latDeg: lats.reduce((a, b) => Math.min(a, b)) }
  const high = { lonDeg: lons.reduce((a, b) => Math.max(a, b)), latDeg: lats.reduce((a, b) => Math.max(a, b)) }
  const [west, south] = [placeAt(low, -MARGIN_M, -MARGIN_M).lonDeg, placeAt(low, -MARGIN_M, -MARGIN_M).latDeg]
  const [eastM, northM] = metresFrom({ lonDeg: west, latDeg: south }, high)
  return (at) => {
    const [x, y] = metresFrom({ lonDeg: west, latDeg: south }, at)
    return x >= 0 && y >= 0 && x <= eastM + MARGIN_M && y <= northM + MARGIN_M
  }
}
