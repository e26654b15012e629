import type { Exaggeration } from '../state/view-slice.ts'

/** A length that people like to read: 1, 2 or 5 with noughts, no longer on screen than `mostPx`. */
export function scaleBar(metresPerPx: number, mostPx: number): { readonly lengthM: number; readonly widthPx: number } {
  const most = metresPerPx * mostPx
  const decade = 10 ** Math.floor(Math.log10(most))
  const lengthM = ([5, 2, 1].find((digit) => digit * decade <= most) ?? 1) * decade
  return { lengthM, widthPx: lengthM / metresPerPx }
}

/** How strongly heights are enlarged on average over a district-wide view; nearer it falls towards the true shape. */
const DISTRICT_WIDE = 100

/**
 * Vertical exaggeration of a view: what was chosen, or, left to itself, as much as a canal's width is enlarged on screen: a hundred
 * times with the whole district in sight, none beside a gate. A whole number, for the badge says exactly what is drawn.
 */
export function exaggerationOf(chosen: Exaggeration, distanceM: number, districtDistanceM: number): number {
  if (chosen !== 'auto') return chosen
  return Math.max(1, Math.round(DISTRICT_WIDE * Math.min(1, distanceM / districtDistanceM) ** 0.9))
}

/** Contour interval: lines of a plain are metres apart from afar and decimetres near by, as its slope and the view allow. */
export function contourIntervalM(metresPerPx: number): number {
  return metresPerPx > 60 ? 2 : metresPerPx > 20 ? 1 : metresPerPx > 5 ? 0.5 : 0.2
}

/** Wave length of the flow pattern, a power of two of metres, and how far the view has zoomed towards the next. */
export function flowWave(metresPerPx: number): { readonly waveM: number; readonly octave: number } {
  const wanted = Math.log2(Math.max(1e-3, metresPerPx * FLOW_WAVE_PX))
  const step = Math.floor(wanted)
  return { waveM: 2 ** step, octave: wanted - step }
}

const FLOW_WAVE_PX = 44
