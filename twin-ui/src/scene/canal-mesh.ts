import type { CanalSample, CanalStrip } from './canal-samples.ts'

/** Vertex arrays of all canals in one mesh: `lanes` vertices across every sample, quads from sample to sample. */
export interface CanalMesh {
  /** x, y, nx, ny */
  readonly place: Float32Array
  /** half bottom width, side slope, bank height, bed level */
  readonly section: Float32Array
  /** profile point with fraction, chainage, minimum width in pixels, lane; a lane of water is doubled where it may blend */
  readonly along: Float32Array
  /** berm height, berm width, ground level, cap */
  readonly extra: Float32Array
  readonly index: Uint32Array
  /** Indices of one reach, strip by strip: first and count, by reach index. */
  readonly ranges: ReadonlyMap<number, readonly { readonly start: number; readonly count: number }[]>
}

/** Water lies between two lanes; a canal's body has eight: toe, crest, crest, bed edge and the same back again. */
export const WATER_LANES: readonly number[] = [-1, 1]
export const BODY_LANES: readonly number[] = [0, 1, 2, 3, 4, 5, 6, 7]

export function canalMesh(strips: readonly CanalStrip[], lanes: readonly number[]): CanalMesh {
  const sampleCount = strips.reduce((sum, { samples }) => sum + samples.length, 0)
  const quadRows = sampleCount - strips.length
  const vertices = sampleCount * lanes.length
  const mesh = {
    place: new Float32Array(4 * vertices),
    section: new Float32Array(4 * vertices),
    along: new Float32Array(4 * vertices),
    extra: new Float32Array(4 * vertices),
    index: new Uint32Array(6 * quadRows * (lanes.length - 1)),
    ranges: new Map<number, { start: number; count: number }[]>(),
  }
  let vertex = 0
  let at = 0
  for (const { course, samples } of strips) {
    const start = at
    for (const [row, sample] of samples.entries()) {
      for (const lane of lanes)
        writeVertex(mesh, vertex++, sample, lanes === WATER_LANES ? lane * (1 + sample.merges) : lane)
      if (row === 0) continue
      writeQuads(mesh.index, at, vertex - 2 * lanes.length, lanes.length)
      at += 6 * (lanes.length - 1)
    }
    mesh.ranges.set(course.reachIndex, [...(mesh.ranges.get(course.reachIndex) ?? []), { start, count: at - start }])
  }
  return mesh
}

function writeVertex(
  mesh: Omit<CanalMesh, 'index' | 'ranges'>,
  vertex: number,
  sample: CanalSample,
  lane: number,
): void {
  mesh.place.set([sample.x, sample.y, sample.nx, sample.ny], 4 * vertex)
  mesh.section.set([sample.bottomHalfM, sample.sideSlope, sample.bankHeightM, sample.bedM], 4 * vertex)
  mesh.along.set([sample.cell, sample.chainageM, sample.minimumPx, lane], 4 * vertex)
  mesh.extra.set([sample.bermHeightM, sample.bermWidthM, sample.groundM, sample.cap], 4 * vertex)
}

/** Quads between the row of vertices that begins at `row` and the next, counter-clockwise seen from above; lanes run from right to left. */
function writeQuads(index: Uint32Array, at: number, row: number, lanes: number): void {
  for (let lane = 0; lane < lanes - 1; lane++) {
    const a = row + lane
    const b = row + lanes + lane
    index.set([a, b, a + 1, a + 1, b, b + 1], at + 6 * lane)
  }
}
