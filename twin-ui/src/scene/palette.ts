import { Color } from 'three'

/**
 * Colours of the scene, as they appear on screen (no tone mapping, no light colour): a printed map in daylight.
 * Land is muted so that water is the one living thing; amber and red are for what is abnormal, plum for a rehearsal.
 */
export const PALETTE = {
  paper: '#f1efe8',
  haze: '#eaeeec',
  landHigh: '#efe6d1',
  landLow: '#e6e4d0',
  landIrrigated: '#d6ddbd',
  contour: '#a8916a',
  dyke: '#c3c39f',
  crest: '#f1ecdc',
  lining: '#d5d2c6',
  earthBank: '#cdc2a0',
  bed: '#d3bf97',
  waterShallow: '#a9c6cb',
  water: '#4f8b9d',
  waterDeep: '#27596a',
  waterRim: '#1f4855',
  unknown: '#b9bab3',
  plumShallow: '#c3b6d8',
  plumWater: '#8069a8',
  plumDeep: '#4f3a78',
  plum: '#67478d',
  amber: '#f0a92e',
  red: '#cf3a2f',
  siltyRiver: '#d9c594',
  siltyRim: '#b59b64',
  river: '#b7c6c2',
  riverRim: '#8fa5a1',
  border: '#8d7f74',
  ownLayer: '#6b5d8a',
  accent: '#14455a',
  hover: '#5d7f8a',
  ink: '#22292b',
  plate: '#fdfcf8',
  leaf: '#4a5659',
  concrete: '#e4e0d4',
  roof: '#8c6f5c',
  steel: '#6f8791',
} as const

export type PaletteName = keyof typeof PALETTE

/** The numbers as written, for shaders that put them on screen unchanged. */
export function paletteColor(name: PaletteName): Color {
  const hex = Number.parseInt(PALETTE[name].slice(1), 16)
  const color = new Color()
  color.r = (hex >> 16) / 255
  color.g = ((hex >> 8) & 255) / 255
  color.b = (hex & 255) / 255
  return color
}

/** Uniforms `cName` for every colour that a shader asks for. */
export const colorUniforms = (...names: readonly PaletteName[]): Record<string, { value: Color }> =>
  Object.fromEntries(names.map((name) => [`c${name[0]!.toUpperCase()}${name.slice(1)}`, { value: paletteColor(name) }]))
