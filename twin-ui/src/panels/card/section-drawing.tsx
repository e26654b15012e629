import type { Reach, SectionShape } from '@district/models'
import { useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { fixed } from '../../ground/display-units.ts'
import type { FrameReader } from '../numbers/frame-readers.ts'
import { useComputedOrigin } from '../numbers/live-numbers.tsx'
import { useTwin } from '../twin-context.tsx'
import { type OutlinePoint, sectionOutline, wettedOutline } from './section-outline.ts'

const WIDTH = 376
const HEIGHT = 104
const MARGIN = 10
const FOOT = 22

interface SectionDrawingProps {
  readonly reach: Reach
  readonly shape: SectionShape
  readonly depthM: FrameReader
}

/** The section of a reach with its water: what the model computes, and the design depth to compare. Width and height scale apart. */
export function SectionDrawing({ reach, shape, depthM: readDepthM }: SectionDrawingProps) {
  const { t } = useTranslation()
  const { shownFrames } = useTwin()
  const origin = useComputedOrigin()
  const depthM = useSyncExternalStore(shownFrames.subscribe, () => {
    const shown = shownFrames.shown()
    return shown === undefined ? undefined : readDepthM(shown.frame)
  })
  const outline = sectionOutline(shape)
  const halfWidthM = outline.at(-1)?.acrossM ?? 1
  const x = (acrossM: number) => WIDTH / 2 + (acrossM / halfWidthM) * (WIDTH / 2 - MARGIN)
  const y = (heightM: number) => HEIGHT - FOOT - (heightM / shape.bankHeightM) * (HEIGHT - FOOT - MARGIN)
  const path = (half: readonly OutlinePoint[]) =>
    [...half.map((point) => ({ ...point, acrossM: -point.acrossM })).toReversed(), ...half]
      .map(
        ({ acrossM, heightM }, index) => `${index === 0 ? 'M' : 'L'}${x(acrossM).toFixed(1)} ${y(heightM).toFixed(1)}`,
      )
      .join('')
  const design = wettedOutline(outline, reach.designDepthM).at(-1)
  return (
    <svg
      className={`section-drawing section-${origin}`}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={t('reach.sectionText', { depth: fixed(depthM, 2), design: fixed(reach.designDepthM, 2) })}
      data-testid="section-drawing"
    >
      {depthM !== undefined && depthM > 0 && (
        <path className="section-water" d={`${path(wettedOutline(outline, depthM))}Z`} />
      )}
      <path className="section-outline" d={path(outline)} />
      {design !== undefined && (
        <>
          <path className="section-design" d={`M${x(-design.acrossM)} ${y(reach.designDepthM)}H${x(design.acrossM)}`} />
          <text x={WIDTH / 2} y={y(reach.designDepthM) - 4} textAnchor="middle">
            {t('reach.designDepth')} {fixed(reach.designDepthM, 2)} m
          </text>
        </>
      )}
      <text x={WIDTH / 2} y={HEIGHT - 6} textAnchor="middle">
        {t('reach.bottomWidth', { width: fixed(shape.bottomWidthM, 1) })}
      </text>
    </svg>
  )
}
