import type { QuantityName } from '@district/models'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { waterPicture } from '../frame/water-picture.ts'
import { displayChainage, displayNumber, displayUnit } from '../ground/display-units.ts'
import { nameIn } from '../ground/locale.ts'
import type { LoadedDistrict } from '../state/district-slice.ts'
import type { Selection } from '../state/selection-slice.ts'
import type { TwinState } from '../state/twin-store.ts'
import { cellAt } from './canal-samples.ts'
import { gaugeKnowledge } from './gate-looks.ts'
import type { SceneParts } from './scene-parts.ts'
import type { Stage } from './stage.ts'

interface TooltipProps {
  readonly stage: Stage
  readonly parts: SceneParts
  readonly loaded: LoadedDistrict
}

/** Name, the one or two numbers that matter, and how they are known: for what is under the pointer. */
export function SceneTooltip({ stage, parts, loaded }: TooltipProps) {
  const { t } = useTranslation()
  const hover = useStore(parts.store, (state) => state.hover)
  const locale = useStore(parts.store, (state) => state.locale)
  const node = useRef<HTMLDivElement>(null)
  const [, setSecond] = useState(0)
  useEffect(() => {
    if (hover === undefined) return
    const place = () => {
      const at = stage.pointer()
      if (node.current === null) return
      node.current.hidden = at === undefined
      if (at !== undefined)
        node.current.style.transform = `translate(${Math.round(at.x) + 14}px, ${Math.round(at.y) + 16}px)`
    }
    place()
    window.addEventListener('pointermove', place)
    const timer = setInterval(() => setSecond((second) => second + 1), 1000)
    return () => {
      window.removeEventListener('pointermove', place)
      clearInterval(timer)
    }
  }, [hover, stage])
  if (hover === undefined) return null
  const { title, facts } = describe(hover, parts, loaded, locale)
  return (
    <div ref={node} className="scene-tooltip" hidden={true} aria-hidden="true">
      <strong>{title}</strong>
      {facts.map(({ quantity, label, value, origin }) => (
        <span key={`${quantity}${label ?? ''}`} className="scene-fact">
          <span className="scene-fact-name">{t(label ?? QUANTITY_LABELS[quantity] ?? 'card.quantity')}</span>
          <span className="scene-fact-value">
            {displayNumber(quantity, value)} <small>{displayUnit(quantity)}</small>
          </span>
          <span className={`scene-origin scene-origin-${origin}`}>{t(`origin.${origin}`)}</span>
        </span>
      ))}
    </div>
  )
}

const QUANTITY_LABELS: Partial<Record<QuantityName, 'reach.stage' | 'reach.discharge' | 'gate.opening'>> = {
  stage: 'reach.stage',
  discharge: 'reach.discharge',
  opening: 'gate.opening',
}

interface Fact {
  readonly quantity: QuantityName
  readonly label?: 'reach.depth' | 'gate.discharge' | 'gate.stageUp'
  readonly value: number | undefined
  readonly origin: 'measured' | 'computed' | 'forecast' | 'rehearsal' | 'stale' | 'never'
}

interface Description {
  readonly title: string
  readonly facts: readonly Fact[]
}

function describe(
  hover: Selection,
  parts: SceneParts,
  loaded: LoadedDistrict,
  locale: TwinState['locale'],
): Description {
  const state = parts.store.getState()
  const { index } = loaded
  if (hover.kind === 'reach') return describeReach(hover, parts, loaded, locale)
  if (hover.kind === 'node') {
    const node = index.nodeById.get(hover.id)
    return { title: node === undefined ? hover.id : nameIn(locale, node.names), facts: [] }
  }
  if (hover.kind === 'structure') {
    const structure = index.structureById.get(hover.id)
    return { title: structure === undefined ? hover.id : nameIn(locale, structure.names), facts: [] }
  }
  const station = hover.kind === 'gate' ? index.stationByGate.get(hover.id) : index.stationById.get(hover.id)
  const gate = hover.kind === 'gate' ? loaded.district.gates[index.gateIndexById.get(hover.id) ?? -1] : undefined
  const names = gate?.names ?? station?.names
  const title = names === undefined ? hover.id : nameIn(locale, names)
  if (gate !== undefined) {
    const rehearsed = rehearsedGate(parts, index.gateIndexById.get(gate.id) ?? -1)
    if (rehearsed !== undefined) return { title, facts: rehearsed }
  }
  const gauges = station === undefined ? [] : (index.gaugesByStation.get(station.id) ?? [])
  const wanted = gate === undefined ? [...new Set(gauges.map(({ key }) => key))].slice(0, 3) : GATE_KEYS
  const facts = wanted.flatMap((key): readonly Fact[] => {
    const of = gauges.filter((gauge) => gauge.key === key)
    const [first] = of
    if (first === undefined) return []
    const values = of.flatMap(({ id }) => state.latestByGauge.get(id)?.value ?? [])
    const value = values.length === 0 ? undefined : values.reduce((sum, one) => sum + one, 0) / values.length
    const known = Math.min(...of.map((gauge) => gaugeKnowledge(state, gauge)))
    const label = GATE_LABELS[key]
    const origin = known === 1 ? 'measured' : known > 0 ? 'stale' : 'never'
    return [{ quantity: first.quantity, value, origin, ...(label === undefined ? {} : { label }) }]
  })
  return { title, facts }
}

const GATE_KEYS: readonly string[] = ['openingM', 'dischargeM3s', 'stageUpM']
const GATE_LABELS: Readonly<Record<string, NonNullable<Fact['label']>>> = {
  dischargeM3s: 'gate.discharge',
  stageUpM: 'gate.stageUp',
}

function rehearsedGate(
  { store, shadowFrames, rehearsalFrames }: SceneParts,
  gateIndex: number,
): readonly Fact[] | undefined {
  const picture = waterPicture(store.getState(), shadowFrames, rehearsalFrames)
  if (picture?.origin !== 'rehearsal' && picture?.origin !== 'forecast') return undefined
  const { origin } = picture
  return [
    { quantity: 'opening', value: picture.from.gateOpeningM[gateIndex], origin },
    {
      quantity: 'discharge',
      label: 'gate.discharge',
      value: picture.from.crossingDischargeM3s[gateIndex],
      origin,
    },
  ]
}

/** The nearest computed point, as it was computed: never a mixture. */
function describeReach(
  hover: Extract<Selection, { kind: 'reach' }>,
  { store, shadowFrames, rehearsalFrames }: SceneParts,
  { district, network, index }: LoadedDistrict,
  locale: TwinState['locale'],
): Description {
  const reachIndex = index.reachIndexById.get(hover.id) ?? -1
  const reach = district.reaches[reachIndex]
  if (reach === undefined) return { title: hover.id, facts: [] }
  const chainageM = hover.chainageM ?? reach.lengthM / 2
  const title = `${nameIn(locale, reach.names)}  ${displayChainage(chainageM)}`
  const picture = waterPicture(store.getState(), shadowFrames, rehearsalFrames)
  if (picture === undefined || picture.to.depthM.length !== network.pointCount) return { title, facts: [] }
  const frame = picture.origin !== 'computed' ? picture.from : picture.to
  const point = Math.round(cellAt(network, reachIndex, chainageM))
  const origin = picture.origin === 'past' ? 'computed' : picture.origin
  return {
    title,
    facts: [
      { quantity: 'stage', label: 'reach.depth', value: frame.depthM[point], origin },
      { quantity: 'discharge', value: frame.dischargeM3s[point], origin },
    ],
  }
}
