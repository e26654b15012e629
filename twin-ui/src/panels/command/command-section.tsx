import type { Gate } from '@district/models'
import type { CommandRecord } from '@district/models/contract'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { fixed } from '../../ground/display-units.ts'
import { selectAccountName } from '../../state/access-slice.ts'
import { RoleButton } from '../access/role-button.tsx'
import { useDistrictTime, useTwin, useTwinState } from '../twin-context.tsx'
import { CommandDialog } from './command-dialog.tsx'
import { CommandOutcome } from './command-outcome.tsx'
import { useCommands } from './use-commands.ts'

/** From its first move on there is something to lay beside what was predicted. */
const PREDICTION_RUNS: ReadonlySet<CommandRecord['state']> = new Set(['moving', 'done', 'failed'])
/** How many of the last commands are told. */
const COMMANDS_SHOWN = 3

/** What this gate was told last, and the way to tell it something. The rehearsal above stays in the browser; this does not. */
export function CommandSection({ gate }: { readonly gate: Gate }) {
  const { t } = useTranslation()
  const [isOpen, setOpen] = useState(false)
  const { answer, ask } = useCommands(gate.id)
  const isPast = useTwinState((state) => state.mode === 'past')
  if (answer === undefined) return null
  if (!answer.ok)
    return (
      <section className="card-section" data-testid="command-section">
        <h3>{t('command.title')}</h3>
        <p className="note">{t('command.unknown', { detail: answer.error.detail })}</p>
      </section>
    )
  const { mode, commands } = answer.value
  return (
    <section className="card-section" data-testid="command-section" data-mode={mode}>
      <div className="section-head">
        <h3>{t('command.title')}</h3>
        <span className="note">{t(`command.mode.${mode}`)}</span>
      </div>
      <ul className="command-list">
        {commands.slice(0, COMMANDS_SHOWN).map((command) => (
          <CommandLine key={command.commandId} command={command} onDecided={ask} />
        ))}
      </ul>
      {mode !== 'off' && isPast && <p className="note">{t('clock.noCommand')}</p>}
      {mode !== 'off' && !isPast && (
        <RoleButton takes="operator" onPress={() => setOpen(true)} testId="command-open">
          {t('command.open')}
        </RoleButton>
      )}
      {isOpen && !isPast && (
        <CommandDialog
          gate={gate}
          onLeave={() => {
            setOpen(false)
            ask()
          }}
        />
      )}
    </section>
  )
}

/** One command and the last word on it; one that waits for a second person can be confirmed or refused by one. */
export function CommandLine({
  command,
  onDecided,
}: {
  readonly command: CommandRecord
  readonly onDecided: () => void
}) {
  const { t } = useTranslation()
  const time = useDistrictTime()
  const { commandId, gateId, state, openingM, by, reason, issuedAtMs, detail, isPredicted } = command
  return (
    <li className="command-line" data-testid="command-line" data-state={state}>
      <p>
        <span className={`command-state is-${state}`}>{t(`command.state.${state}`)}</span> → {fixed(openingM, 2)} m ·{' '}
        {by} · {time.short(issuedAtMs)}
      </p>
      <p className="note">
        {reason}
        {detail !== null && detail !== undefined && ` · ${detail}`}
      </p>
      {isPredicted && PREDICTION_RUNS.has(state) && <CommandOutcome commandId={commandId} gateId={gateId} />}
      {state === 'proposed' && <Decision command={command} onDecided={onDecided} />}
    </li>
  )
}

function Decision({ command, onDecided }: { readonly command: CommandRecord; readonly onDecided: () => void }) {
  const { t } = useTranslation()
  const { gateway } = useTwin()
  const [trouble, setTrouble] = useState<string>()
  const name = useTwinState(selectAccountName)
  const isOwn = name === command.by
  const decide = async (verdict: 'confirm' | 'refuse') => {
    const answer = await gateway.decide(
      command.commandId,
      verdict,
      t(isOwn ? 'command.withdrawReason' : 'command.refuseReason'),
    )
    setTrouble(answer.ok ? undefined : answer.error.detail)
    onDecided()
  }
  return (
    <div className="command-decision">
      {isOwn ? (
        <span className="note">{t('command.needsOther')}</span>
      ) : (
        <RoleButton takes="operator" onPress={() => void decide('confirm')} testId="command-confirm">
          {t('command.confirm')}
        </RoleButton>
      )}
      <RoleButton takes="operator" onPress={() => void decide('refuse')} testId="command-refuse">
        {t(isOwn ? 'command.withdraw' : 'command.refuse')}
      </RoleButton>
      {trouble !== undefined && <p className="alert">{trouble}</p>}
    </div>
  )
}
