import type { CrossSection, SectionPoint, SectionShape } from '../../domain/cross-section.ts'
import type { Reach } from '../../domain/reach.ts'
import { sectionFlowAt } from '../../hydraulics/section-flow.ts'
import { darcySeepage, seepageM2s } from '../../hydraulics/seepage.ts'
import type { Findings } from '../findings.ts'
import type { InpDraft } from './inp-draft.ts'

const M_PER_S_PER_MM_PER_HOUR = 1 / 3_600_000

/** Writes the section of one link. */
export function writeSection(draft: InpDraft, link: string, { id, shape }: CrossSection, findings: Findings): void {
  const { bankHeightM: h, bottomWidthM: b, sideSlope: m } = shape
  switch (shape.kind) {
    case 'trapezoid':
      draft.add('XSECTIONS', m === 0 ? [link, 'RECT_OPEN', h, b, 0, 0, 1] : [link, 'TRAPEZOIDAL', h, b, m, m, 1])
      return
    case 'circle':
      draft.add('XSECTIONS', [link, 'CIRCULAR', shape.diameterM, 0, 0, 0, 1])
      return
    case 'box':
      draft.add('XSECTIONS', [link, 'RECT_CLOSED', h, b, 0, 0, 1])
      return
    case 'compound':
      findings.lose('compound sections', 'they come back as surveyed sections of the same ground', {
        path: `crossSections.${id}`,
      })
      draft.add('XSECTIONS', [link, 'IRREGULAR', id])
      return
    case 'surveyed':
      draft.add('XSECTIONS', [link, 'IRREGULAR', id])
  }
}

/** Writes the transect of a compound or surveyed section; its depths are what count, so its lowest point is at 0. */
export function writeTransect(
  draft: InpDraft,
  { id, shape }: CrossSection,
  manningN: number,
  findings: Findings,
): void {
  const points = pointsOf(shape)
  const left = points[0]?.acrossM ?? 0
  const { leftFactor, rightFactor, leftM, rightM } = banksOf(shape, left, findings, id)
  const n = (factor: number): number => manningN * factor
  draft.add('TRANSECTS', ['NC', n(leftFactor), n(rightFactor), manningN])
  draft.add('TRANSECTS', ['X1', id, points.length, leftM, rightM, 0, 0, 0, 0, 0, 0])
  for (let i = 0; i < points.length; i += 5)
    draft.add('TRANSECTS', ['GR', ...points.slice(i, i + 5).flatMap(({ acrossM, heightM }) => [heightM, acrossM])])
}

function pointsOf(shape: SectionShape): readonly SectionPoint[] {
  if (shape.kind === 'surveyed') return shape.points
  const { bottomWidthM: b, sideSlope: m, bankHeightM: h } = shape
  const berm =
    shape.kind === 'compound' ? { height: shape.bermHeightM, width: shape.bermWidthM } : { height: 0, width: 0 }
  const right = [
    { acrossM: b / 2, heightM: 0 },
    { acrossM: b / 2 + m * berm.height, heightM: berm.height },
    { acrossM: b / 2 + m * berm.height + berm.width, heightM: berm.height },
    { acrossM: b / 2 + m * h + berm.width, heightM: h },
  ]
  return [...right.map(({ acrossM, heightM }) => ({ acrossM: -acrossM, heightM })).reverse(), ...right]
}

/** SWMM knows a left bank, a channel and a right bank; other zones do not come along. */
function banksOf(shape: SectionShape, leftEdgeM: number, findings: Findings, id: string) {
  const none = { leftFactor: 1, rightFactor: 1, leftM: 0, rightM: 0 }
  if (shape.kind !== 'surveyed' || shape.zones.length === 0) return none
  const [first, second, third] = shape.zones
  const isLeft = first !== undefined && first.fromAcrossM <= leftEdgeM && second?.roughnessFactor === 1
  if (isLeft && shape.zones.length <= 3)
    return {
      leftFactor: first.roughnessFactor,
      rightFactor: third?.roughnessFactor ?? 1,
      leftM: second.fromAcrossM,
      rightM: third?.fromAcrossM ?? shape.points.at(-1)?.acrossM ?? 0,
    }
  if (first !== undefined && first.fromAcrossM > leftEdgeM && shape.zones.length === 1)
    return { ...none, rightFactor: first.roughnessFactor, leftM: leftEdgeM, rightM: first.fromAcrossM }
  findings.lose('zones of roughness that are no banks', 'the section is as rough as its reach', {
    path: `crossSections.${id}`,
  })
  return none
}

/** Manning's n of a reach at its design depth, whatever law it has. */
export function manningNOf(reach: Reach, shape: SectionShape, findings: Findings): number {
  const { roughness, designDepthM } = reach
  if (roughness === undefined) return reach.manningN
  if (typeof roughness.value !== 'number' || roughness.kind === 'chezy')
    findings.lose('roughness other than a constant n', "Manning's n of the design depth holds at every depth", {
      path: `reaches.${reach.id}`,
    })
  const value = typeof roughness.value === 'number' ? roughness.value : valueAt(roughness.value, designDepthM)
  if (roughness.kind === 'manning') return value
  if (roughness.kind === 'strickler') return 1 / value
  const { areaM2, wettedPerimeterM } = sectionFlowAt(shape, 1, designDepthM)
  return (areaM2 / wettedPerimeterM) ** (1 / 6) / value
}

function valueAt(rows: readonly { readonly depthM: number; readonly value: number }[], depthM: number): number {
  const above = rows.findIndex((row) => row.depthM > depthM)
  const [b, a] = above < 0 ? [rows.at(-1), rows.at(-1)] : [rows[above], rows[Math.max(above - 1, 0)]]
  if (a === undefined || b === undefined) return 0.02
  return a === b ? a.value : a.value + ((b.value - a.value) * (depthM - a.depthM)) / (b.depthM - a.depthM)
}

/** Seepage at design depth as a rate on the water's surface, mm/h. */
export function seepageMmPerHour(
  { id, seepage, designDischargeM3s, designDepthM }: Reach,
  shape: SectionShape,
  findings: Findings,
): number {
  const { topWidthM } = sectionFlowAt(shape, 1, designDepthM)
  let lostM2s = 0
  if (seepage.kind === 'darcy') {
    const { perDepthMPerS, constantM2s } = darcySeepage(seepage, shape, designDepthM)
    lostM2s = constantM2s + perDepthMPerS * designDepthM
  } else lostM2s = seepageM2s(seepage, designDischargeM3s)
  if (!(lostM2s > 0)) {
    if (lostM2s < 0)
      findings.lose('groundwater that feeds a canal', 'nothing comes in along it', { path: `reaches.${id}.seepage` })
    return 0
  }
  findings.lose('laws of seepage', 'a rate on the surface takes as much at design depth', {
    path: `reaches.${id}.seepage`,
  })
  return lostM2s / topWidthM / M_PER_S_PER_MM_PER_HOUR
}
