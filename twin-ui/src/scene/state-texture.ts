import type { CrossSection, District } from '@district/models'
import type { Frame } from '@district/models/contract'
import { DataTexture, FloatType, NearestFilter, RGBAFormat } from 'three'
import type { WaterPicture } from '../frame/water-picture.ts'

/** Texels a row; the shaders find texel i at (i & 255, i >> 8). */
const ROW = 256

/** Four floats per index, for shaders to fetch by index. */
export function createFloatTexture(count: number): DataTexture {
  const rows = Math.max(1, Math.ceil(count / ROW))
  const texture = new DataTexture(new Float32Array(4 * ROW * rows), ROW, rows, RGBAFormat, FloatType)
  texture.minFilter = NearestFilter
  texture.magFilter = NearestFilter
  texture.generateMipmaps = false
  texture.needsUpdate = true
  return texture
}

export const floatsOf = (texture: DataTexture): Float32Array => texture.image.data as Float32Array

/** What the state of a point needs of its canal: the section's bottom width, side slope and bank height over the bed, per profile point. */
export interface PointSections {
  readonly bottomWidthM: Float32Array
  readonly sideSlope: Float32Array
  readonly bankHeightM: Float32Array
}

export function pointSections(district: District, reachStart: Int32Array): PointSections {
  const shapes = new Map<string, CrossSection['shape']>(district.crossSections.map(({ id, shape }) => [id, shape]))
  const count = reachStart[district.reaches.length]!
  const fresh = () => new Float32Array(count)
  const sections = { bottomWidthM: fresh(), sideSlope: fresh(), bankHeightM: fresh() }
  for (const [r, reach] of district.reaches.entries()) {
    const shape = shapes.get(reach.crossSectionId)
    if (shape === undefined) throw new RangeError(`cross-section of ${reach.id} must exist, got none`)
    sections.bottomWidthM.fill(shape.bottomWidthM, reachStart[r], reachStart[r + 1])
    sections.sideSlope.fill(shape.sideSlope, reachStart[r], reachStart[r + 1])
    sections.bankHeightM.fill(shape.bankHeightM, reachStart[r], reachStart[r + 1])
  }
  return sections
}

/** Below this depth a velocity would be a number about a film of water. */
const LEAST_DEPTH_M = 0.05

/**
 * Writes depth, mean velocity and discharge per point: `into[4k … 4k+2]`; after the points, for every crossing, the water above it and
 * below it: depth over the canal's bed there, velocity, discharge, stage. Where the frame knows no stage (a river), the water of the other side.
 */
export function writeWaterState(into: Float32Array, frame: Frame, { bottomWidthM, sideSlope }: PointSections): void {
  for (let k = 0; k < frame.depthM.length; k++) {
    const depthM = frame.depthM[k]!
    const dischargeM3s = frame.dischargeM3s[k]!
    const areaM2 = (bottomWidthM[k]! + sideSlope[k]! * depthM) * depthM
    into[4 * k] = depthM
    into[4 * k + 1] = depthM > LEAST_DEPTH_M ? dischargeM3s / areaM2 : 0
    into[4 * k + 2] = dischargeM3s
  }
}

/** The bed that the depth at a crossing is counted from, and the profile point beside it. */
export interface CrossingBed {
  readonly bedM: number
  readonly point: number
}

export function writeCrossings(
  into: Float32Array,
  frame: Frame,
  beds: readonly CrossingBed[],
  riverStageM?: number,
): void {
  const start = frame.depthM.length
  for (const [k, { bedM, point }] of beds.entries()) {
    const pointStageM = bedM + (into[4 * point] ?? 0)
    for (const [side, stages] of [frame.crossingUpM, frame.crossingDownM].entries()) {
      const said = stages[k] ?? Number.NaN
      const stageM = Number.isNaN(said) ? (riverStageM ?? pointStageM) : said
      const at = 4 * (start + 2 * k + side)
      into[at] = stageM - bedM
      into[at + 1] = into[4 * point + 1] ?? 0
      into[at + 2] = frame.crossingDischargeM3s[k] ?? 0
      into[at + 3] = stageM
    }
  }
}

/** The two textures between which the shaders mix. Uploads only frames that are not there yet. */
export interface WaterTextures {
  from: DataTexture
  to: DataTexture
  show(picture: WaterPicture): void
  dispose(): void
}

export function createWaterTextures(sections: PointSections, beds: readonly CrossingBed[] = []): WaterTextures {
  const count = sections.bottomWidthM.length
  const held: { texture: DataTexture; frame: Frame | undefined }[] = [0, 1].map(() => ({
    texture: createFloatTexture(count + 2 * beds.length),
    frame: undefined,
  }))
  const load = (frame: Frame, keep: Frame): DataTexture => {
    const present = held.find((slot) => slot.frame === frame)
    if (present !== undefined) return present.texture
    const slot = held.find((candidate) => candidate.frame !== keep) ?? held[0]!
    writeWaterState(floatsOf(slot.texture), frame, sections)
    writeCrossings(floatsOf(slot.texture), frame, beds)
    slot.texture.needsUpdate = true
    slot.frame = frame
    return slot.texture
  }
  return {
    from: held[0]!.texture,
    to: held[0]!.texture,
    show({ from, to }) {
      if (from.depthM.length !== count || to.depthM.length !== count) return
      this.from = load(from, to)
      this.to = load(to, from)
    },
    dispose() {
      for (const { texture } of held) texture.dispose()
    },
  }
}
