import { useEffect, useState } from 'react'
import { Button, Input, Label, ProgressBar, TextField } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { type Branch, editCount, isOutOfDate } from '../../rehearsal/branch.ts'
import { activeBranch } from '../../state/active-branch.ts'
import { useTwin, useTwinState } from '../twin-context.tsx'
import { BranchChips } from './branch-chips.tsx'
import { useBranchName } from './branch-name.ts'
import { EditList } from './edit-list.tsx'
import { RehearsalDiamond } from './opening-editor.tsx'
import { RehearsalResult } from './rehearsal-result.tsx'
import { ScenarioResult } from './scenario-result.tsx'
import { StartChoice } from './start-choice.tsx'

/** The branches side by side, the active one's start and edits, the button that runs it, and what came of it. Stays while there is any. */
export function RehearsalTray() {
  const { t } = useTranslation()
  const branch = useTwinState(activeBranch)
  const status = useTwinState((state) => statusOf(state.activity?.branchId, state.failure?.branchId, branch))
  if (branch === undefined) return null
  return (
    <section className="tray" aria-label={t('rehearsal.title')} data-testid="rehearsal-tray" data-status={status}>
      <header className="tray-head">
        <h3 className="plum">
          <RehearsalDiamond />
          {t('branch.title')}
        </h3>
        <BranchChips />
      </header>
      <div className="tray-body">
        <BranchHead branch={branch} />
        {branch.scenario === undefined && (
          <>
            <StartChoice branch={branch} />
            <EditList branch={branch} />
          </>
        )}
        <Result branch={branch} />
      </div>
      <footer className="tray-foot">
        <RunFooter branch={branch} />
      </footer>
    </section>
  )
}

const statusOf = (running: string | undefined, failed: string | undefined, branch: Branch | undefined) => {
  if (branch?.id === running) return 'running'
  if (branch?.id === failed) return 'failed'
  return branch?.outcome === undefined ? 'idle' : 'done'
}

/** Its name, which is written where it stands, and the way out. */
function BranchHead({ branch }: { readonly branch: Branch }) {
  const { t } = useTranslation()
  const { rehearsal, store } = useTwin()
  const nameOf = useBranchName()
  const shown = nameOf(branch)
  const [text, setText] = useState(shown)
  useEffect(() => setText(shown), [shown])
  return (
    <div className="branch-head">
      <span className={`chip-letter branch-${branch.letter}`}>{branch.letter}</span>
      <TextField
        className="branch-name"
        value={text}
        onChange={setText}
        onBlur={() => store.getState().branchRenamed(branch.id, text === shown ? branch.name : text.trim())}
      >
        <Label className="visually-hidden">{t('branch.name')}</Label>
        <Input maxLength={40} data-testid="branch-name" />
      </TextField>
      <Button className="quiet-button" onPress={() => rehearsal.remove(branch.id)} data-testid="rehearsal-discard">
        {t('branch.remove')}
      </Button>
    </div>
  )
}

function Result({ branch }: { readonly branch: Branch }) {
  const { t } = useTranslation()
  const failure = useTwinState((state) => (state.failure?.branchId === branch.id ? state.failure : undefined))
  return (
    <>
      {failure !== undefined && (
        <p className="alert" role="alert" data-testid="rehearsal-failed" data-key={failure.key}>
          {t(`rehearsal.${FAILURES[failure.key]}`, { detail: failure.detail })}
        </p>
      )}
      {isOutOfDate(branch) && (
        <p className="note plum" data-testid="rehearsal-out-of-date">
          {t('rehearsal.outOfDate')}
        </p>
      )}
      {branch.outcome !== undefined && branch.scenario !== undefined && <ScenarioResult outcome={branch.outcome} />}
      {branch.outcome !== undefined && branch.scenario === undefined && <RehearsalResult outcome={branch.outcome} />}
      {branch.outcome === undefined && branch.scenario === undefined && (
        <p className="note">
          {t('rehearsal.assumption')} {t('rehearsal.stays')}
        </p>
      )}
    </>
  )
}

const FAILURES = {
  'shadow-away': 'shadowAway',
  'past-away': 'pastAway',
  refused: 'refused',
  worker: 'worker',
  scenario: 'scenarioRefused',
} as const

function RunFooter({ branch }: { readonly branch: Branch }) {
  const { t } = useTranslation()
  const { rehearsal } = useTwin()
  const fraction = useTwinState(({ activity }) =>
    activity?.branchId === branch.id && activity.kind === 'branch' ? activity.fraction : undefined,
  )
  const isShadowThere = useTwinState((state) => state.shadowConnection === 'open')
  const hasOwnState = branch.origin !== undefined || branch.scenario !== undefined
  // A start that is not as the district stands is worth running with nothing changed.
  const isEmpty = branch.scenario === undefined && editCount(branch.plan) === 0 && branch.plan.start.water === 'state'
  if (fraction !== undefined)
    return (
      <div className="progress-row">
        <ProgressBar className="progress" value={fraction * 100} aria-label={t('rehearsal.running')}>
          {({ percentage }) => (
            <>
              <span className="progress-bar">
                <span className="progress-fill" style={{ width: `${percentage ?? 0}%` }} />
              </span>
              <span>{t('branch.runningShare', { share: Math.round(percentage ?? 0) })}</span>
            </>
          )}
        </ProgressBar>
        <Button className="quiet-button" onPress={rehearsal.cancel} data-testid="rehearsal-cancel">
          {t('branch.cancel')}
        </Button>
      </div>
    )
  return (
    <Button
      className="primary-button"
      isDisabled={isEmpty || !(isShadowThere || hasOwnState)}
      onPress={() => void rehearsal.run(branch.id)}
      data-testid={branch.scenario === undefined ? 'rehearsal-run' : 'scenario-again'}
    >
      {t(branch.outcome === undefined ? 'rehearsal.run' : 'rehearsal.rerun')}
    </Button>
  )
}
