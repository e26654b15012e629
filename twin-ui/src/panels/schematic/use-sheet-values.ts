import { type RefObject, useEffect, useMemo } from 'react'
import type { PlaceValue, Written } from '../numbers/place-values.ts'
import { useLoaded, useTwin } from '../twin-context.tsx'
import type { SchematicLayout } from './schematic-layout.ts'
import { sheetValues } from './sheet-values.ts'

interface Bound {
  readonly value: PlaceValue
  readonly group: SVGGElement
  readonly text: SVGTextElement
  readonly mark: SVGUseElement | undefined
  readonly leaf: SVGElement | undefined
  readonly highestM: number
  written: Written | undefined
}

export type ReadValues = (key: string) => readonly (readonly [PlaceValue['quantity'], Written])[]

/** Writes numbers and leaves into the drawing whenever gauges or the model speak, without React; answers what it wrote. */
export function useSheetValues(root: RefObject<SVGSVGElement | null>, layout: SchematicLayout): ReadValues {
  const { store, shownFrames } = useTwin()
  const loaded = useLoaded()
  const values = useMemo(() => sheetValues(loaded, layout), [loaded, layout])
  const byKey = useMemo(() => Map.groupBy(values, ({ key }) => key), [values])

  useEffect(() => {
    const svg = root.current
    if (svg === null) return
    const bound = bind(svg, values)
    let pending = 0
    const write = () => {
      pending = 0
      const [state, shown] = [store.getState(), shownFrames.shown()]
      for (const each of bound) writeOne(each, each.value.read(state, shown))
    }
    const stir = () => {
      pending ||= requestAnimationFrame(write)
    }
    write()
    const stops = [
      shownFrames.subscribe(stir),
      store.subscribe((state, before) => {
        if (
          state.latestByGauge !== before.latestByGauge ||
          state.nowMs !== before.nowMs ||
          state.mode !== before.mode ||
          state.connection !== before.connection ||
          state.shadowConnection !== before.shadowConnection
        )
          stir()
      }),
    ]
    return () => {
      cancelAnimationFrame(pending)
      for (const stop of stops) stop()
    }
  }, [root, values, store, shownFrames])

  return (key) => {
    const [state, shown] = [store.getState(), shownFrames.shown()]
    return (byKey.get(key) ?? []).map((value) => [value.quantity, value.read(state, shown)] as const)
  }
}

function bind(svg: SVGSVGElement, values: readonly PlaceValue[]): readonly Bound[] {
  const groups = new Map([...svg.querySelectorAll<SVGGElement>('[data-value]')].map((g) => [g.dataset['value'], g]))
  const leaves = new Map(
    [...svg.querySelectorAll<SVGElement>('[data-leaf]')].map((leaf) => [leaf.dataset['leaf'], leaf]),
  )
  return values.flatMap((value): readonly Bound[] => {
    const group = groups.get(`${value.key} ${value.quantity}`)
    const text = group?.querySelector<SVGTextElement>('.placed-number')
    if (group === undefined || text === null || text === undefined) return []
    const leaf = value.quantity === 'openingM' ? leaves.get(value.key) : undefined
    const mark = group.querySelector('use') ?? undefined
    const highestM = Number(leaf?.dataset['highest'] ?? 1)
    return [{ value, group, text, mark, leaf, highestM, written: undefined }]
  })
}

function writeOne(bound: Bound, next: Written): void {
  const { written, group, text, mark, leaf, highestM } = bound
  if (written?.text !== next.text) {
    text.textContent = next.text
    const share = Number(next.text) / highestM
    leaf?.setAttribute('height', String(LEAF_PX * (1 - Math.min(1, Math.max(0, Number.isFinite(share) ? share : 0)))))
  }
  if (written?.origin !== next.origin) {
    group.dataset['origin'] = next.origin
    mark?.setAttribute('href', `#sheet-${next.origin}`)
  }
  bound.written = next
}

/** Height of a closed leaf in the drawing. */
export const LEAF_PX = 12
