import type { GateId } from '@district/models'
import { useMemo } from 'react'
import { Button, ProgressBar } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { fixed } from '../../ground/display-units.ts'
import { nameIn } from '../../ground/locale.ts'
import { gateGauges } from '../../state/district-index.ts'
import { meanValue } from '../numbers/origin.ts'
import { useLoaded, useTwin, useTwinState } from '../twin-context.tsx'
import { RehearsalDiamond } from './opening-editor.tsx'
import { RehearsalResult } from './rehearsal-result.tsx'
import { ScenarioResult } from './scenario-result.tsx'

/** The changes that stand, the button that runs them, and what came of it. Stays while anything of a rehearsal is there. */
export function RehearsalTray() {
  const { t } = useTranslation()
  const { rehearsal } = useTwin()
  const edits = useTwinState((state) => state.edits)
  const status = useTwinState((state) => state.status)
  const locale = useTwinState((state) => state.locale)
  const isShadowThere = useTwinState((state) => state.shadowConnection === 'open')
  if (edits.size === 0 && status.kind === 'idle') return null
  const isRunning = status.kind === 'running'
  const scenario = status.kind === 'done' || status.kind === 'running' ? status.scenario : undefined
  const isOutOfDate = status.kind === 'done' && scenario === undefined && !sameEdits(status.edits, edits)
  return (
    <section className="tray" aria-label={t('rehearsal.title')} data-testid="rehearsal-tray" data-status={status.kind}>
      <header className="tray-head">
        <h3 className="plum">
          <RehearsalDiamond />
          {scenario === undefined ? t('rehearsal.changes') : nameIn(locale, scenario.names)}
          {scenario === undefined && <span className="count">{edits.size}</span>}
        </h3>
        <Button className="quiet-button" onPress={rehearsal.discard} data-testid="rehearsal-discard">
          {t('rehearsal.discardShort')}
        </Button>
      </header>
      <div className="tray-body">
        {scenario === undefined && (
          <ul className="edit-list">
            {[...edits].map(([gateId, openingM]) => (
              <EditRow key={gateId} gateId={gateId} openingM={openingM} />
            ))}
          </ul>
        )}
        {status.kind === 'done' && scenario !== undefined && (
          <ScenarioResult report={status.report} waitedMs={status.waitedMs} />
        )}
        {status.kind === 'done' && scenario === undefined && (
          <RehearsalResult report={status.report} comparison={status.comparison} waitedMs={status.waitedMs} />
        )}
        {isOutOfDate && (
          <p className="note plum" data-testid="rehearsal-out-of-date">
            {t('rehearsal.outOfDate')}
          </p>
        )}
        {status.kind === 'failed' && (
          <p className="alert" role="alert">
            {t(`rehearsal.${FAILURES[status.key]}`, { detail: status.detail })}
          </p>
        )}
        {status.kind !== 'done' && scenario === undefined && (
          <p className="note">
            {t('rehearsal.assumption')} {t('rehearsal.stays')}
          </p>
        )}
      </div>
      <footer className="tray-foot">
        {isRunning ? (
          <ProgressBar className="progress" value={status.fraction * 100} aria-label={t('rehearsal.running')}>
            {({ percentage }) => (
              <>
                <span className="progress-bar">
                  <span className="progress-fill" style={{ width: `${percentage ?? 0}%` }} />
                </span>
                <span>{t('rehearsal.running')}</span>
              </>
            )}
          </ProgressBar>
        ) : scenario === undefined ? (
          <Button
            className="primary-button"
            isDisabled={edits.size === 0 || !isShadowThere}
            onPress={() => void rehearsal.run()}
            data-testid="rehearsal-run"
          >
            {t(status.kind === 'done' ? 'rehearsal.rerun' : 'rehearsal.run')}
          </Button>
        ) : (
          <Button
            className="primary-button"
            onPress={() => void rehearsal.playScenario(scenario)}
            data-testid="scenario-again"
          >
            {t('rehearsal.rerun')}
          </Button>
        )}
      </footer>
    </section>
  )
}

const sameEdits = (a: ReadonlyMap<GateId, number>, b: ReadonlyMap<GateId, number>): boolean =>
  a.size === b.size && [...a].every(([gateId, openingM]) => b.get(gateId) === openingM)

const FAILURES = {
  'shadow-away': 'shadowAway',
  topology: 'topology',
  worker: 'worker',
  scenario: 'scenarioRefused',
} as const

function EditRow({ gateId, openingM }: { readonly gateId: GateId; readonly openingM: number }) {
  const { t } = useTranslation()
  const { district, index } = useLoaded()
  const locale = useTwinState((state) => state.locale)
  const selected = useTwinState((state) => state.selected)
  const editRemoved = useTwinState((state) => state.editRemoved)
  const openings = useMemo(() => gateGauges(index, gateId, 'openingM'), [index, gateId])
  const from = useTwinState((state) => fixed(meanValue(state, openings), 2))
  const gate = district.gates[index.gateIndexById.get(gateId) ?? -1]
  if (gate === undefined) return null
  const name = nameIn(locale, gate.names)
  return (
    <li className="edit-row">
      <button type="button" className="link-button" onClick={() => selected({ kind: 'gate', id: gateId })}>
        {name}
      </button>
      <span className="edit-change">{t('rehearsal.from', { from, to: fixed(openingM, 2) })}</span>
      <Button
        className="icon-button"
        aria-label={`${t('rehearsal.remove')} ${name}`}
        onPress={() => editRemoved(gateId)}
      >
        ×
      </Button>
    </li>
  )
}
