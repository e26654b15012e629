import { useTranslation } from 'react-i18next'
import { displayVolume, fixed, signed } from '../../ground/display-units.ts'
import { nameIn } from '../../ground/locale.ts'
import type { GateEffect, RehearsalReport } from '../../rehearsal/report.ts'
import { useDistrictTime, useLoaded, useTwinState } from '../twin-context.tsx'
import { strongestEffects } from './strongest-effects.ts'

/** What the change does, against the same hours with nothing changed. */
export function RehearsalResult({ report }: { readonly report: RehearsalReport }) {
  const { t } = useTranslation()
  const time = useDistrictTime()
  const { district, index } = useLoaded()
  const locale = useTwinState((state) => state.locale)
  const effects = strongestEffects(report.gates)
  const { diverged } = report
  const reachNames = diverged?.reachIds
    .slice(0, 3)
    .map((id) => district.reaches[index.reachIndexById.get(id) ?? -1])
    .map((reach) => (reach === undefined ? '' : nameIn(locale, reach.names)))
  return (
    <div className="result" data-testid="rehearsal-result">
      {diverged !== undefined && (
        <p className="alert" role="alert">
          {t('rehearsal.diverged', { time: time.short(diverged.atMs), reason: diverged.reason, reaches: reachNames?.join('、') ?? '' })}
        </p>
      )}
      <h4>{t('rehearsal.result')}</h4>
      <VolumeLine name={t('rehearsal.delivered')} volumeM3={report.deliveredM3} baselineM3={report.baselineDeliveredM3} />
      <VolumeLine name={t('rehearsal.spilled')} volumeM3={report.spilledM3} baselineM3={report.baselineSpilledM3} isBad />
      <h4>{t('rehearsal.largestEffects')}</h4>
      {effects.length === 0 ? (
        <p className="note">{t('rehearsal.noEffect')}</p>
      ) : (
        <table className="effects">
          <thead>
            <tr>
              <th scope="col">
                <span className="visually-hidden">{t('card.gates')}</span>
              </th>
              <th scope="col">
                {t('chart.up')} <span className="unit">m</span>
              </th>
              <th scope="col">
                {t('chart.down')} <span className="unit">m</span>
              </th>
              <th scope="col">
                {t('rehearsal.throughGate')} <span className="unit">{displayVolume(locale, 0).unit}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {effects.map((effect) => (
              <EffectRow key={effect.gateId} effect={effect} />
            ))}
          </tbody>
        </table>
      )}
      <p className="note">
        {t('rehearsal.assumption')} {t('rehearsal.estimateNote')} {t('rehearsal.stays')}
      </p>
      <p className="note" data-testid="rehearsal-elapsed" data-elapsed-ms={report.elapsedMs}>
        {t('rehearsal.elapsed', { seconds: fixed(report.elapsedMs / 1000, 2) })} · {t('rehearsal.massError')}{' '}
        {report.massError.toExponential(0)}
      </p>
    </div>
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
  const difference = displayVolume(locale, Math.abs(volumeM3 - baselineM3))
  const sign = volumeM3 < baselineM3 ? '−' : '+'
  const isZero = Number(difference.text) === 0
  return (
    <p className={`volume-line ${isBad && volumeM3 - baselineM3 > 1 ? 'is-bad' : ''}`}>
      <span>{name}</span>
      <span className="volume">
        {value.text} {value.unit}
      </span>
      <span className="volume-change">{isZero ? '±0' : `${sign}${difference.text}`}</span>
    </p>
  )
}

function EffectRow({ effect }: { readonly effect: GateEffect }) {
  const { district, index } = useLoaded()
  const locale = useTwinState((state) => state.locale)
  const selected = useTwinState((state) => state.selected)
  const gate = district.gates[index.gateIndexById.get(effect.gateId) ?? -1]
  if (gate === undefined) return null
  const change = effect.volumeM3 - effect.baselineVolumeM3
  const volume = displayVolume(locale, Math.abs(change))
  return (
    <tr>
      <th scope="row">
        <button type="button" className="link-button" onClick={() => selected({ kind: 'gate', id: gate.id })}>
          {nameIn(locale, gate.names)}
        </button>
      </th>
      <td>{signed(effect.stageUpChangeM, 2)}</td>
      <td>{signed(effect.stageDownChangeM, 2)}</td>
      <td>{Number(volume.text) === 0 ? volume.text : `${change < 0 ? '−' : '+'}${volume.text}`}</td>
    </tr>
  )
}
