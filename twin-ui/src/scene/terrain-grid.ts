import Flatbush from 'flatbush'
import type { Point } from './projection.ts'

/** A known level of the ground. */
export interface GroundLevel extends Point {
  readonly levelM: number
}

/**
 * Ground level on a regular grid: a picture between known levels, never a survey.
 *
 * `levelM[row · columns + column]`, rows from south to north. `reachM` is the distance to the nearest known level: how far
 * the picture may be trusted, and where it fades.
 */
export interface TerrainGrid {
  readonly columns: number
  readonly rows: number
  readonly west: number
  readonly south: number
  readonly stepM: number
  readonly levelM: Float32Array
  readonly reachM: Float32Array
}

export interface Extent {
  readonly west: number
  readonly south: number
  readonly east: number
  readonly north: number
}

const NEIGHBOURS = 8
/** Softens the nearest level's pull so that no pimple stands at a known point. */
const SOFTENING_M = 1500

/**
 * Inverse-distance weighting of the eight nearest known levels, then smoothed: the eye reads slope, and a plain has none of
 * the bull's-eyes that bare weighting leaves around each point.
 */
export function interpolateTerrain(levels: readonly GroundLevel[], extent: Extent, columns: number): TerrainGrid {
  if (levels.length === 0) throw new RangeError('levels must have at least one, got none')
  const stepM = (extent.east - extent.west) / (columns - 1)
  const rows = Math.ceil((extent.north - extent.south) / stepM) + 1
  const index = new Flatbush(levels.length, 16, Float32Array)
  for (const { x, y } of levels) index.add(x, y, x, y)
  index.finish()

  const levelM = new Float32Array(columns * rows)
  const reachM = new Float32Array(columns * rows)
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const x = extent.west + column * stepM
      const y = extent.south + row * stepM
      const near = index.neighbors(x, y, NEIGHBOURS)
      const cell = row * columns + column
      levelM[cell] = weightedLevelM(levels, near, x, y)
      reachM[cell] = Math.hypot(levels[near[0]!]!.x - x, levels[near[0]!]!.y - y)
    }
  const grid = { columns, rows, west: extent.west, south: extent.south, stepM, levelM, reachM }
  for (let pass = 0; pass < SMOOTHING_PASSES; pass++) smooth(grid, SMOOTHING_RADIUS)
  return grid
}

/** Three box passes are close to a bell of two and a half kilometres. */
const SMOOTHING_PASSES = 3
const SMOOTHING_RADIUS = 3

function weightedLevelM(levels: readonly GroundLevel[], near: readonly number[], x: number, y: number): number {
  let weights = 0
  let sum = 0
  for (const index of near) {
    const level = levels[index]!
    const weight = 1 / ((level.x - x) ** 2 + (level.y - y) ** 2 + SOFTENING_M ** 2)
    weights += weight
    sum += weight * level.levelM
  }
  return sum / weights
}

function smooth(grid: TerrainGrid, radius: number): void {
  const { columns, rows, levelM } = grid
  const line = new Float32Array(Math.max(columns, rows))
  for (let row = 0; row < rows; row++) boxBlur(levelM, row * columns, 1, columns, radius, line)
  for (let column = 0; column < columns; column++) boxBlur(levelM, column, columns, rows, radius, line)
}

/** Mean over `2·radius + 1` cells along one line; at the ends over those that exist. */
function boxBlur(
  values: Float32Array,
  start: number,
  stride: number,
  count: number,
  radius: number,
  line: Float32Array,
): void {
  for (let i = 0; i < count; i++) {
    const low = Math.max(0, i - radius)
    const high = Math.min(count - 1, i + radius)
    let sum = 0
    for (let k = low; k <= high; k++) sum += values[start + k * stride]!
    line[i] = sum / (high - low + 1)
  }
  for (let i = 0; i < count; i++) values[start + i * stride] = line[i]!
}

/** Bilinear; outside the grid the level at its edge. */
export function terrainLevelM(grid: TerrainGrid, x: number, y: number): number {
  const fx = Math.min(grid.columns - 1.001, Math.max(0, (x - grid.west) / grid.stepM))
  const fy = Math.min(grid.rows - 1.001, Math.max(0, (y - grid.south) / grid.stepM))
  const column = Math.floor(fx)
  const row = Math.floor(fy)
  const at = row * grid.columns + column
  const u = fx - column
  const v = fy - row
  const south = grid.levelM[at]! * (1 - u) + grid.levelM[at + 1]! * u
  const north = grid.levelM[at + grid.columns]! * (1 - u) + grid.levelM[at + grid.columns + 1]! * u
  return south * (1 - v) + north * v
}
