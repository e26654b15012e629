import { featuresText } from '../sketch-pack.ts'

/* Outlines of the counties, sketched between their seats: for orientation, no survey. */

type Corner = readonly [lonDeg: number, latDeg: number]

/** Corners that several counties share. */
const A: Corner = [115.33, 36.37]
const C: Corner = [115.42, 36.66]
const D: Corner = [115.62, 36.7]
const E: Corner = [115.72, 36.56]
const F: Corner = [115.68, 36.4]
const G: Corner = [115.97, 36.8]
const H: Corner = [115.88, 36.7]
const I: Corner = [116.42, 36.73]
const J: Corner = [116.2, 36.72]
const K: Corner = [116.03, 36.76]
const L: Corner = [116.4, 36.5]
const M: Corner = [116.2, 36.46]
const N: Corner = [116.1, 36.47]
const O: Corner = [116.03, 36.6]
const P: Corner = [116.13, 36.38]
const Q: Corner = [116.05, 36.29]
const R: Corner = [115.83, 36.3]
const S: Corner = [116.06, 36.12]
const T: Corner = [115.72, 35.98]
const U: Corner = [115.66, 36.15]
const V: Corner = [115.72, 36.27]

export const COUNTIES: readonly { readonly zh: string; readonly en: string; readonly ring: readonly Corner[] }[] = [
  { zh: '冠县', en: 'Guanxian', ring: [A, F, E, D, C, [115.27, 36.52]] },
  { zh: '临清', en: 'Linqing', ring: [C, D, H, G, [115.93, 36.95], [115.8, 37.03], [115.68, 36.92], [115.5, 36.82]] },
  {
    zh: '高唐',
    en: 'Gaotang',
    ring: [G, K, J, I, [116.47, 36.87], [116.35, 37], [116.13, 37.02], [116, 36.93]],
  },
  { zh: '茌平', en: 'Chiping', ring: [H, O, N, M, L, [116.47, 36.6], I, J, K, G] },
  { zh: '东昌府', en: 'Dongchangfu', ring: [F, R, Q, P, N, O, H, D, E] },
  { zh: '东阿', en: "Dong'e", ring: [Q, S, [116.28, 36.23], [116.4, 36.32], [116.52, 36.42], L, M, N, P] },
  { zh: '阳谷', en: 'Yanggu', ring: [U, T, [115.88, 35.96], [115.97, 36.03], S, Q, R, V] },
  {
    zh: '莘县',
    en: 'Shenxian',
    ring: [[115.42, 36.15], [115.33, 35.95], [115.37, 35.8], [115.55, 35.85], T, U, V, R, F, A],
  },
]

export const countiesText = (): string =>
  featuresText(
    COUNTIES.map(({ zh, en, ring }) => ({
      type: 'Feature',
      properties: {
        name_zh: zh,
        name_en: en,
        provenance: 'estimate',
        source: 'outline sketched between the county seats and the rivers, for orientation only; ± 5 km',
      },
      geometry: { type: 'Polygon', coordinates: [[...ring, ring[0]]] },
    })),
  )
