import { type PointerEvent, useEffect, useMemo, useRef } from 'react'
import { Button } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { nameIn } from '../../ground/locale.ts'
import { useDistrictTime, useLoaded, useTwin, useTwinState } from '../twin-context.tsx'
import { layoutSchematic, type SchematicLayout } from './schematic-layout.ts'
import { stopsOf } from './schematic-walk.ts'
import { SheetDrawing } from './sheet-drawing.tsx'
import { SheetKey } from './sheet-key.tsx'
import { AbnormalSigns, PlannedSigns } from './sheet-signs.tsx'
import { SheetStops } from './sheet-stops.tsx'
import { useDaylightPrint } from './use-daylight-print.ts'
import { useSheetValues } from './use-sheet-values.ts'
import { type SheetMoves, useSheetView } from './use-sheet-view.ts'

/** A small network is not blown up to fill the screen. */
const SMALLEST = { width: 900, height: 460 }

/** The whole network on one sheet, by chainage and order: what control rooms have had on the wall since there were lamps. */
export function Schematic() {
  const { t } = useTranslation()
  const { district } = useLoaded()
  const locale = useTwinState((state) => state.locale)
  const isStale = useTwinState((state) => state.shadowConnection === 'lost')
  const layout = useMemo(() => layoutSchematic(district, (names) => nameIn(locale, names)), [district, locale])
  const stops = useMemo(() => stopsOf(layout), [layout])
  const frame = useMemo(
    () => ({ width: Math.max(layout.width, SMALLEST.width), height: Math.max(layout.height, SMALLEST.height) }),
    [layout],
  )
  const svg = useRef<SVGSVGElement>(null)
  const group = useRef<SVGGElement>(null)
  const moves = useSheetView(svg, group, frame)
  const read = useSheetValues(svg, layout)
  const { onPointerMove, onPointerLeave } = usePointedAt(layout, moves)
  useDaylightPrint()
  return (
    <section
      className={`schematic ${isStale ? 'is-stale' : ''}`}
      aria-label={t('schematic.title')}
      data-testid="schematic"
    >
      <PrintHead />
      <svg
        ref={svg}
        className="schematic-svg"
        viewBox={`0 0 ${frame.width} ${frame.height}`}
        data-keys="own"
        onPointerMove={onPointerMove}
        onPointerLeave={onPointerLeave}
        data-testid="schematic-svg"
      >
        <title>{t('schematic.title')}</title>
        <g ref={group} className="schematic-sheet">
          <g transform={`translate(${(frame.width - layout.width) / 2} ${(frame.height - layout.height) / 2})`}>
            <SheetDrawing layout={layout} />
            {/* biome-ignore lint/a11y/noAriaHiddenOnFocusable: a group of the drawing takes no focus */}
            <g aria-hidden="true">
              <AbnormalSigns layout={layout} />
              <PlannedSigns layout={layout} />
              <CursorSign layout={layout} />
            </g>
            <SheetStops stops={stops} moves={moves} read={read} />
          </g>
        </g>
      </svg>
      <SheetKey />
      <div className="schematic-buttons">
        {!moves.isWhole && (
          <Button className="quiet-button" onPress={moves.showWhole} data-testid="schematic-whole">
            {t('schematic.whole')}
          </Button>
        )}
        <Button className="quiet-button" onPress={() => window.print()}>
          {t('schematic.print')}
        </Button>
      </div>
    </section>
  )
}

/** Only on paper: what this is, and of when. */
function PrintHead() {
  const { t } = useTranslation()
  const time = useDistrictTime()
  const { district } = useLoaded()
  const locale = useTwinState((state) => state.locale)
  const atMs = useTwinState((state) => (state.mode === 'live' ? state.nowMs : state.playheadMs))
  return (
    <header className="print-head">
      <strong>
        {nameIn(locale, district.names)} · {t('schematic.title')}
      </strong>
      <span>{`${time.day(atMs)} ${time.minute(atMs)}`}</span>
    </header>
  )
}

/** How far from a line the pointer still means it. */
const REACH_PX = 26

function usePointedAt(layout: SchematicLayout, moves: SheetMoves) {
  const { store } = useTwin()
  const off = useMemo(() => {
    const [width, height] = [Math.max(layout.width, SMALLEST.width), Math.max(layout.height, SMALLEST.height)]
    return { x: (width - layout.width) / 2, y: (height - layout.height) / 2 }
  }, [layout])
  return {
    onPointerMove({ clientX, clientY }: PointerEvent) {
      const at = moves.placeOf(clientX, clientY)
      if (at === undefined) return
      const [x, y] = [at.x - off.x, at.y - off.y]
      const near = layout.edges
        .filter(({ edge, fromX, toX }) => edge.reach !== undefined && x >= fromX && x <= toX)
        .toSorted((a, b) => Math.abs(a.y - y) - Math.abs(b.y - y))[0]
      const reach = near !== undefined && Math.abs(near.y - y) <= REACH_PX ? near.edge.reach : undefined
      if (near === undefined || reach === undefined) return store.getState().cursorMoved(undefined)
      const chainageM = ((x - near.fromX) / (near.toX - near.fromX)) * reach.lengthM
      store.getState().cursorMoved({ reachId: reach.id, chainageM, from: 'schematic' })
    },
    onPointerLeave: () => store.getState().cursorMoved(undefined),
  }
}

/** Where somebody points in another view; moved outside React. */
function CursorSign({ layout }: { readonly layout: SchematicLayout }) {
  const { store } = useTwin()
  const sign = useRef<SVGPathElement>(null)
  useEffect(() => {
    const placed = new Map(layout.edges.map((edge) => [edge.edge.reach?.id, edge]))
    const show = () => {
      const { cursor } = store.getState()
      const edge = cursor === undefined ? undefined : placed.get(cursor.reachId)
      if (edge === undefined || cursor === undefined) return sign.current?.removeAttribute('d')
      const share = Math.min(1, Math.max(0, cursor.chainageM / Math.max(1, edge.edge.lengthM)))
      const x = edge.fromX + (edge.toX - edge.fromX) * share
      sign.current?.setAttribute('d', `M${x} ${edge.y - 15}V${edge.y + 15}`)
    }
    show()
    return store.subscribe((state, before) => {
      if (state.cursor !== before.cursor) show()
    })
  }, [layout, store])
  return <path ref={sign} className="sheet-cursor" data-testid="schematic-cursor" />
}
