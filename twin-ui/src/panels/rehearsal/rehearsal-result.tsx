import type { GateEffect, GateId } from '@district/models'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { displayVolume, fixed, signed } from '../../ground/display-units.ts'
import { nameIn } from '../../ground/locale.ts'
import type { BranchOutcome } from '../../rehearsal/branch.ts'
import { gateEffects } from '../../rehearsal/gate-effects.ts'
import type { Divergence, RehearsalReport } from '../../rehearsal/report.ts'
import { baselineOf } from '../../state/active-branch.ts'
import { useDistrictTime, useLoaded, useTwin, useTwinState } from '../twin-context.tsx'
import { changeM3, strongestDeliveries, strongestEffects } from './strongest-effects.ts'

/** What the plan does, against the same hours with nothing changed. */
export function RehearsalResult({ outcome }: { readonly outcome: BranchOutcome }) {
  const { t } = useTranslation()
  const { report, waitedMs, firstFrameMs } = outcome
  const baseline = useTwinState((state) => baselineOf(state, { scenario: undefined, outcome }))
  const effects = useEffects(report, baseline)
  const diverged = report.diverged ?? baseline?.diverged
  return (
    <div
      className="result"
      data-testid="rehearsal-result"
      data-compared={baseline !== undefined}
      data-hash={report.hash}
    >
      {diverged !== undefined && <Diverged diverged={diverged} />}
      <h4>{t('rehearsal.result')}</h4>
      {baseline === undefined ? (
        <p className="note">{t('rehearsal.comparing')}</p>
      ) : (
        <>
          <VolumeLine
            name={t('rehearsal.delivered')}
            volumeM3={report.indicators.drawnM3}
            baselineM3={baseline.indicators.drawnM3}
          />
          <VolumeLine
            name={t('rehearsal.spilled')}
            volumeM3={report.indicators.spilledM3}
            baselineM3={baseline.indicators.spilledM3}
            isBad
          />
          <Effects effects={effects} />
        </>
      )}
      <p className="note">
        {t('rehearsal.assumption')} {t('rehearsal.estimateNote')} {t('rehearsal.stays')}
      </p>
      <p className="note" data-testid="rehearsal-elapsed" data-elapsed-ms={waitedMs}>
        {t('branch.elapsed', { first: fixed(firstFrameMs / 1000, 2), all: fixed(waitedMs / 1000, 2) })} ·{' '}
        {t('rehearsal.massError')} {report.massError.toExponential(0)} · {report.engineVersion} · {t('branch.topology')}{' '}
        {report.topologyHash} · {t('scenario.hash')} {report.hash}
      </p>
    </div>
  )
}

/** The frames of both runs stand still once both are there. */
function useEffects(report: RehearsalReport, baseline: RehearsalReport | undefined): readonly GateEffect[] {
  const { district } = useLoaded()
  const { rehearsalFrames, baselineFrames } = useTwin()
  return useMemo(
    () =>
      baseline === undefined
        ? []
        : gateEffects(
            district,
            { frames: rehearsalFrames.all(), report },
            { frames: baselineFrames.all(), report: baseline },
          ),
    [district, rehearsalFrames, baselineFrames, report, baseline],
  )
}

/** A run that could not go on: when, where, why; what was computed before is kept. */
export function Diverged({ diverged }: { readonly diverged: Divergence }) {
  const { t } = useTranslation()
  const time = useDistrictTime()
  const { district, index } = useLoaded()
  const locale = useTwinState((state) => state.locale)
  const reaches = diverged.reachIds.slice(0, 3).flatMap((id) => {
    const reach = district.reaches[index.reachIndexById.get(id) ?? -1]
    return reach === undefined ? [] : [nameIn(locale, reach.names)]
  })
  return (
    <p className="alert" role="alert" data-testid="rehearsal-diverged">
      {t('rehearsal.diverged', {
        time: time.short(diverged.atMs),
        reason: diverged.reason,
        reaches: reaches.join(locale === 'zh-CN' ? '、' : ', '),
      })}
    </p>
  )
}

interface VolumeLineProps {
  readonly name: string
  readonly volumeM3: number
  readonly baselineM3: number
  /** More of it is a warning. */
  readonly isBad?: boolean
}

function VolumeLine({ name, volumeM3, baselineM3, isBad = false }: VolumeLineProps) {
  const locale = useTwinState((state) => state.locale)
  const value = displayVolume(locale, volumeM3)
  return (
    <p className={`volume-line ${isBad && volumeM3 - baselineM3 > 1 ? 'is-bad' : ''}`}>
      <span>{name}</span>
      <span>
        {value.text} {value.unit}
      </span>
      <span className="volume-change">{volumeChange(locale, volumeM3 - baselineM3)}</span>
    </p>
  )
}

export function volumeChange(locale: 'zh-CN' | 'en', changeM3: number): string {
  const { text } = displayVolume(locale, Math.abs(changeM3))
  if (Number(text) === 0) return '±0'
  return `${changeM3 < 0 ? '−' : '+'}${text}`
}

/** Two short tables: where levels move, and who gets more or less. */
function Effects({ effects }: { readonly effects: readonly GateEffect[] }) {
  const { t } = useTranslation()
  const { district, index } = useLoaded()
  const locale = useTwinState((state) => state.locale)
  const isOfftake = (gateId: GateId) => district.gates[index.gateIndexById.get(gateId) ?? -1]?.kind === 'offtake'
  const gates = strongestEffects(effects, isOfftake)
  const branches = strongestDeliveries(effects, isOfftake)
  const volumeUnit = displayVolume(locale, 0).unit
  if (gates.length === 0 && branches.length === 0) return <p className="note">{t('rehearsal.noEffect')}</p>
  return (
    <>
      {gates.length > 0 && (
        <EffectTable
          title={t('rehearsal.largestEffects')}
          headings={[`${t('chart.up')} m`, `${t('chart.down')} m`, `${t('rehearsal.throughGate')} ${volumeUnit}`]}
          rows={gates.map((effect) => ({
            gateId: effect.gateId,
            cells: [
              signed(effect.stageUpChangeM, 2),
              signed(effect.stageDownChangeM, 2),
              volumeChange(locale, changeM3(effect)),
            ],
          }))}
        />
      )}
      {branches.length > 0 && (
        <EffectTable
          title={t('rehearsal.largestDeliveries')}
          headings={[`${t('rehearsal.rehearsedVolume')} ${volumeUnit}`, `${t('rehearsal.change')} ${volumeUnit}`]}
          rows={branches.map((effect) => ({
            gateId: effect.gateId,
            cells: [displayVolume(locale, effect.volumeM3).text, volumeChange(locale, changeM3(effect))],
          }))}
        />
      )}
    </>
  )
}

interface EffectTableProps {
  readonly title: string
  readonly headings: readonly string[]
  readonly rows: readonly { readonly gateId: GateId; readonly cells: readonly string[] }[]
}

function EffectTable({ title, headings, rows }: EffectTableProps) {
  const { t } = useTranslation()
  return (
    <table className="effects">
      <caption>{title}</caption>
      <thead>
        <tr>
          <th scope="col">
            <span className="visually-hidden">{t('card.gates')}</span>
          </th>
          {headings.map((heading) => (
            <th scope="col" key={heading}>
              {heading}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ gateId, cells }) => (
          <tr key={gateId}>
            <th scope="row">
              <GateLink gateId={gateId} />
            </th>
            {cells.map((cell, column) => (
              <td key={headings[column]}>{cell}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** A gate by its name; an offtake by its branch's, which is what people call it. */
function GateLink({ gateId }: { readonly gateId: GateId }) {
  const { district, index } = useLoaded()
  const locale = useTwinState((state) => state.locale)
  const selected = useTwinState((state) => state.selected)
  const gate = district.gates[index.gateIndexById.get(gateId) ?? -1]
  if (gate === undefined) return gateId
  const reachId = gate.kind === 'offtake' && gate.seat.kind !== 'outside' ? gate.seat.reachId : undefined
  const branch = reachId === undefined ? undefined : district.reaches[index.reachIndexById.get(reachId) ?? -1]
  return (
    <button type="button" className="link-button" onClick={() => selected({ kind: 'gate', id: gateId })}>
      {nameIn(locale, (branch ?? gate).names)}
    </button>
  )
}
