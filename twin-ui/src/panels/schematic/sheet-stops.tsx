import type { TFunction } from 'i18next'
import { type KeyboardEvent, memo, useCallback, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { displayUnit } from '../../ground/display-units.ts'
import { type Locale, nameIn } from '../../ground/locale.ts'
import type { LoadedDistrict } from '../../state/district-slice.ts'
import type { Selection } from '../../state/selection-slice.ts'
import { useLoaded, useTwinState } from '../twin-context.tsx'
import { neighbourOf, type Stop, type Way } from './schematic-walk.ts'
import type { ReadValues } from './use-sheet-values.ts'
import type { SheetMoves } from './use-sheet-view.ts'

const WAYS: Readonly<Record<string, Way>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
}

interface SheetStopsProps {
  readonly stops: readonly Stop[]
  readonly moves: SheetMoves
  readonly read: ReadValues
}

/** Everything that can be chosen, as one tree: one of them has the tab stop, arrows walk along the water. */
export function SheetStops({ stops, moves, read }: SheetStopsProps) {
  const { t } = useTranslation()
  const loaded = useLoaded()
  const locale = useTwinState((state) => state.locale)
  const selection = useTwinState((state) => state.selection)
  const selected = useTwinState((state) => state.selected)
  const hovered = useTwinState((state) => state.hovered)
  const group = useRef<SVGGElement>(null)
  const [walkedTo, setWalkedTo] = useState<string>()
  const chosenKey = selection === undefined ? undefined : `${selection.kind}:${selection.id}`
  const byKey = useMemo(() => new Map(stops.map((stop) => [stop.key, stop])), [stops])
  const tabKey = [walkedTo, chosenKey, stops[0]?.key].find((key) => key !== undefined && byKey.has(key))

  const goTo = (stop: Stop | undefined) => {
    if (stop === undefined) return
    setWalkedTo(stop.key)
    moves.reveal(stop.x, stop.y)
    group.current?.querySelector<SVGGElement>(`[data-stop="${CSS.escape(stop.key)}"]`)?.focus({ preventScroll: true })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const here = tabKey === undefined ? undefined : byKey.get(tabKey)
    if (here === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    const way = WAYS[event.key]
    const row = stops.filter((stop) => stop.row === here.row)
    const does: Readonly<Record<string, () => void>> = {
      Home: () => goTo(row[0]),
      End: () => goTo(row.at(-1)),
      Enter: () => selected(here.selection),
      ' ': () => selected(here.selection),
      '+': () => moves.zoom(1.4),
      '=': () => moves.zoom(1.4),
      '-': () => moves.zoom(1 / 1.4),
      '0': () => moves.showWhole(),
    }
    const act = way === undefined ? does[event.key] : () => goTo(neighbourOf(stops, here.key, way))
    if (act === undefined) return
    event.preventDefault()
    act()
  }
  /** What it says now is read out with the name: written when it takes the focus, not with every tick. */
  const spoken = useCallback(
    (key: string) =>
      read(key)
        .map(([quantity, { text, origin }]) => {
          const unit = displayUnit(quantity === 'dischargeM3s' ? 'discharge' : 'stage')
          return `${t(`schematic.long.${quantity}`)} ${text} ${unit} ${t(`origin.${origin}`)}`
        })
        .join(', '),
    [read, t],
  )
  return (
    <g ref={group} role="tree" aria-label={t('schematic.tree')} onKeyDown={onKeyDown}>
      {stops.map((stop) => (
        <StopSign
          key={stop.key}
          stop={stop}
          name={stopName(stop.selection, loaded, locale, t)}
          isSelected={stop.key === chosenKey}
          hasTab={stop.key === tabKey}
          onFocused={setWalkedTo}
          onSelected={selected}
          onHovered={hovered}
          spoken={spoken}
        />
      ))}
    </g>
  )
}

interface StopSignProps {
  readonly stop: Stop
  readonly name: string
  readonly isSelected: boolean
  readonly hasTab: boolean
  onFocused(key: string): void
  onSelected(selection: Selection): void
  onHovered(selection: Selection | undefined): void
  spoken(key: string): string
}

const StopSign = memo(function StopSign(props: StopSignProps) {
  const { stop, name, isSelected, hasTab, onFocused, onSelected, onHovered, spoken } = props
  const { box } = stop
  return (
    <g
      className={`sheet-stop ${isSelected ? 'is-selected' : ''}`}
      role="treeitem"
      aria-level={1}
      aria-selected={isSelected}
      aria-label={name}
      tabIndex={hasTab ? 0 : -1}
      data-stop={stop.key}
      onClick={() => onSelected(stop.selection)}
      onFocus={({ currentTarget }) => {
        onFocused(stop.key)
        currentTarget.setAttribute('aria-label', `${name}. ${spoken(stop.key)}`)
      }}
      onPointerEnter={() => onHovered(stop.selection)}
      onPointerLeave={() => onHovered(undefined)}
    >
      <title>{name}</title>
      <rect {...box} rx={3} />
    </g>
  )
})

function stopName(selection: Selection, { district, index }: LoadedDistrict, locale: Locale, t: TFunction): string {
  if (selection.kind === 'reach') {
    const reach = district.reaches[index.reachIndexById.get(selection.id) ?? -1]
    return reach === undefined ? selection.id : `${nameIn(locale, reach.names)} ${t('schematic.reach')}`
  }
  if (selection.kind === 'gate') {
    const gate = district.gates[index.gateIndexById.get(selection.id) ?? -1]
    return gate === undefined ? selection.id : nameIn(locale, gate.names)
  }
  const structure = selection.kind === 'structure' ? index.structureById.get(selection.id) : undefined
  return structure === undefined ? selection.id : nameIn(locale, structure.names)
}
