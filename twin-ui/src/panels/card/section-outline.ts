import type { SectionShape } from '@district/models'

/** A place on the outline: across from the middle of the bed, and above the bed. */
export interface OutlinePoint {
  readonly acrossM: number
  readonly heightM: number
}

/** The right half of a section's outline, from the middle of its bed up to the bank. */
export function sectionOutline(shape: SectionShape): readonly OutlinePoint[] {
  const half = shape.bottomWidthM / 2
  const bed: readonly OutlinePoint[] = [
    { acrossM: 0, heightM: 0 },
    { acrossM: half, heightM: 0 },
  ]
  const bankM = shape.bankHeightM
  if (shape.kind === 'circle') return roundOutline(shape.diameterM)
  if (shape.kind === 'box') return [...bed, { acrossM: half, heightM: bankM }, { acrossM: 0, heightM: bankM }]
  if (shape.kind !== 'compound') return [...bed, { acrossM: half + shape.sideSlope * bankM, heightM: bankM }]
  const berm = half + shape.sideSlope * shape.bermHeightM
  return [
    ...bed,
    { acrossM: berm, heightM: shape.bermHeightM },
    { acrossM: berm + shape.bermWidthM, heightM: shape.bermHeightM },
    {
      acrossM: berm + shape.bermWidthM + shape.sideSlope * (bankM - shape.bermHeightM),
      heightM: bankM,
    },
  ]
}

/** Half a circle in equal turns from its lowest point. */
const roundOutline = (diameterM: number): readonly OutlinePoint[] =>
  Array.from({ length: 25 }, (_, i) => {
    const turn = (Math.PI * i) / 24
    return { acrossM: 0.5 * diameterM * Math.sin(turn), heightM: 0.5 * diameterM * (1 - Math.cos(turn)) }
  })

/** The part of an outline that lies under water of a depth: its points up to the water's edge. */
export function wettedOutline(outline: readonly OutlinePoint[], depthM: number): readonly OutlinePoint[] {
  const wet: OutlinePoint[] = []
  for (const [index, point] of outline.entries()) {
    if (point.heightM <= depthM) {
      wet.push(point)
      continue
    }
    const below = outline[index - 1]
    if (below === undefined) break
    const share = (depthM - below.heightM) / (point.heightM - below.heightM)
    wet.push({ acrossM: below.acrossM + (point.acrossM - below.acrossM) * share, heightM: depthM })
    break
  }
  return wet
}
