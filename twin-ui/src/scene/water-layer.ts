import type { Frame } from '@district/models/contract'
import { DataTexture, LinearFilter, RGBAFormat, UnsignedByteType } from 'three'
import type { WaterPicture } from '../frame/water-picture.ts'
import type { Layer } from '../state/layer-slice.ts'
import { type CrossingBed, createFloatTexture, floatsOf, type PointSections } from './state-texture.ts'

/** A layer's scale: its ends in its own unit, and colours from one to the other. */
export interface LayerScale {
  readonly from: number
  readonly to: number
  readonly unit: 'm/s' | 'm'
  readonly colors: readonly string[]
}

/*
 * Amber and red stay what is abnormal and plum what is rehearsed, so none of them is in a scale. Differences go from brown over
 * white to green, which the colour-blind tell apart.
 */
export const LAYER_SCALES: Readonly<Record<Exclude<Layer, 'none'>, LayerScale>> = {
  velocity: { from: 0, to: 1.5, unit: 'm/s', colors: ['#e4e9e2', '#8ec5bd', '#3b8a98', '#1f5078', '#182a52'] },
  freeboard: { from: 0, to: 2, unit: 'm', colors: ['#43301f', '#8d6a45', '#cdb892', '#cfdcd8', '#a5c4cc'] },
  difference: { from: -0.5, to: 0.5, unit: 'm', colors: ['#7a4a16', '#cdb17c', '#f2f0e8', '#79bfb1', '#12605a'] },
}

/** Writes the layer's value at each profile point and each side of each crossing, 0 to 1 over its scale, and 1 where there is one. */
export function writeLayer(
  into: Float32Array,
  layer: Exclude<Layer, 'none'>,
  water: Float32Array,
  bankHeightM: Float32Array,
  beds: readonly CrossingBed[],
  reality?: Frame,
): void {
  const { from, to } = LAYER_SCALES[layer]
  const points = bankHeightM.length
  for (let k = 0; k < points + 2 * beds.length; k++) {
    const point = k < points ? k : beds[(k - points) >> 1]!.point
    const depthM = water[4 * k]!
    // Beside a gate the point's own difference says more than that of a level which a frame gives for one side only.
    const changeM = reality === undefined ? Number.NaN : water[4 * point]! - reality.depthM[point]!
    const value =
      layer === 'velocity'
        ? Math.abs(water[4 * k + 1]!)
        : layer === 'freeboard'
          ? bankHeightM[point]! - depthM
          : changeM
    into[4 * k] = (value - from) / (to - from)
    into[4 * k + 1] = Number.isFinite(value) ? 1 : 0
    if (!Number.isFinite(value)) into[4 * k] = 0
  }
}

export interface WaterLayer {
  readonly texture: DataTexture
  /** Texture of the layer's colours; made once each. */
  lut(layer: Exclude<Layer, 'none'>): DataTexture
  /** Brings the values up to date with what is drawn. */
  show(layer: Exclude<Layer, 'none'>, water: DataTexture, picture: WaterPicture, reality: Frame | undefined): void
  dispose(): void
}

export function createWaterLayer({ bankHeightM }: PointSections, beds: readonly CrossingBed[]): WaterLayer {
  const texture = createFloatTexture(bankHeightM.length + 2 * beds.length)
  const luts = new Map<Layer, DataTexture>()
  let shown: readonly unknown[] = []
  return {
    texture,
    lut(layer) {
      const made = luts.get(layer) ?? lookUp(LAYER_SCALES[layer].colors)
      luts.set(layer, made)
      return made
    },
    show(layer, water, { to, origin }, reality) {
      // A difference is one between a run and the district as it is computed now; without a run there is none.
      const against = layer === 'difference' && origin === 'rehearsal' ? reality : undefined
      const now = [layer, to, against]
      if (now.every((part, i) => part === shown[i])) return
      shown = now
      writeLayer(floatsOf(texture), layer, floatsOf(water), bankHeightM, beds, against)
      texture.needsUpdate = true
    },
    dispose() {
      texture.dispose()
      for (const lut of luts.values()) lut.dispose()
    },
  }
}

const LUT_PX = 64

function lookUp(colors: readonly string[]): DataTexture {
  const bytes = new Uint8Array(4 * LUT_PX)
  for (let i = 0; i < LUT_PX; i++) {
    const place = (i / (LUT_PX - 1)) * (colors.length - 1)
    const low = Math.min(colors.length - 2, Math.floor(place))
    for (let channel = 0; channel < 3; channel++) {
      const byte = (color: string) => Number.parseInt(color.slice(1 + 2 * channel, 3 + 2 * channel), 16)
      const [a, b] = [byte(colors[low]!), byte(colors[low + 1]!)]
      bytes[4 * i + channel] = Math.round(a + (place - low) * (b - a))
    }
    bytes[4 * i + 3] = 255
  }
  const made = new DataTexture(bytes, LUT_PX, 1, RGBAFormat, UnsignedByteType)
  made.magFilter = LinearFilter
  made.minFilter = LinearFilter
  made.needsUpdate = true
  return made
}
