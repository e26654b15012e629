import { Color } from 'three'

/**
 * Colours of the scene by day, as they appear on screen (no tone mapping). `ground/tokens.css` may say another for any of them, as
 * `--scene-land-high` for `landHigh`: that is how a dark theme has its own. Land is muted so that water is the one living thing;
 * amber and red are for what is abnormal, plum for a rehearsal.
 */
const DAYLIGHT = {
  paper: '#f1efe8',
  haze: '#e6ebeb',
  sky: '#dfe9ee',
  landHigh: '#eae0c6',
  landLow: '#e2dfc6',
  landIrrigated: '#cfd8b1',
  wheat: '#a9bd82',
  stubble: '#d8c79b',
  soil: '#c4a983',
  glasshouse: '#e9eae4',
  town: '#cfc4b4',
  contour: '#a8916a',
  dyke: '#b9bd8f',
  crest: '#e6dfcb',
  road: '#d3ccbc',
  lining: '#cfcdc3',
  earthBank: '#bfb489',
  bed: '#c9b286',
  tree: '#7d9162',
  trunk: '#8d8068',
  waterShallow: '#a9c6cb',
  water: '#4f8b9d',
  waterDeep: '#27596a',
  waterRim: '#1f4855',
  unknown: '#b9bab3',
  plum: '#67478d',
  plumWater: '#8069a8',
  amber: '#f0a92e',
  red: '#cf3a2f',
  siltyRiver: '#d2b77f',
  siltyRim: '#a98c54',
  river: '#b3c6c4',
  riverRim: '#86a09d',
  border: '#8d7f74',
  ownLayer: '#6b5d8a',
  accent: '#14455a',
  hover: '#5d7f8a',
  ink: '#22292b',
  plate: '#fdfcf8',
  leaf: '#4a5659',
  concrete: '#dedacd',
  roof: '#8a5f50',
  wall: '#f1ede2',
  steel: '#6f8791',
  areaNone: '#c9c6b4',
  areaMet: '#7fa37a',
  areaShort: '#dcc38a',
} as const

export type PaletteName = keyof typeof DAYLIGHT

const NAMES = Object.keys(DAYLIGHT) as readonly PaletteName[]

/** `landHigh` is `--scene-land-high` in the page's style. */
export const tokenOf = (name: PaletteName): string =>
  `--scene-${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`

/** For the page's own drawing: follows the theme by itself. */
export const cssColor = (name: PaletteName): string => `var(${tokenOf(name)}, ${DAYLIGHT[name]})`

const colors = new Map<PaletteName, Color>()

/** The numbers as written, for shaders that put them on screen unchanged. One object for each name: a new theme reaches all materials. */
export function paletteColor(name: PaletteName): Color {
  const known = colors.get(name)
  if (known !== undefined) return known
  const made = writeHex(new Color(), DAYLIGHT[name])
  colors.set(name, made)
  return made
}

/** Reads the theme's own colours again. */
export function readPalette(styleOf: (token: string) => string): void {
  for (const name of NAMES) {
    const said = styleOf(tokenOf(name)).trim()
    writeHex(paletteColor(name), /^#[0-9a-f]{6}$/i.test(said) ? said : DAYLIGHT[name])
  }
}

function writeHex(color: Color, hex: string): Color {
  const value = Number.parseInt(hex.slice(1), 16)
  color.r = (value >> 16) / 255
  color.g = ((value >> 8) & 255) / 255
  color.b = (value & 255) / 255
  return color
}

/** Uniforms `cName` for every colour that a shader asks for. */
export const colorUniforms = (...names: readonly PaletteName[]): Record<string, { value: Color }> =>
  Object.fromEntries(names.map((name) => [`c${name[0]!.toUpperCase()}${name.slice(1)}`, { value: paletteColor(name) }]))
