import type { Gate } from '@district/models'
import type { CommandRecord, GateInterlocksDocument, Preflight } from '@district/models/contract'
import { useState } from 'react'
import { Button, Dialog, Heading, Input, Label, Modal, ModalOverlay, TextField } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import type { Answer } from '../../client/http.ts'
import { nameIn } from '../../ground/locale.ts'
import { atStart } from '../../rehearsal/branch.ts'
import { plannedOpenings } from '../../state/active-branch.ts'
import { gateGauges } from '../../state/district-index.ts'
import { RoleButton } from '../access/role-button.tsx'
import { Measured } from '../numbers/live-numbers.tsx'
import { meanValue } from '../numbers/origin.ts'
import { QuantityField } from '../rehearsal/quantity-field.tsx'
import { useLoaded, useTwin, useTwinState } from '../twin-context.tsx'
import { CommandLine } from './command-section.tsx'
import { PreflightResult } from './preflight-result.tsx'
import { useCommands } from './use-commands.ts'

const STEP_M = 0.01

interface Checked {
  readonly openingM: number
  readonly preflight: Answer<Preflight>
  readonly interlocks: Answer<GateInterlocksDocument>
}

/** Opening, what would come of it, reason, send, and what becomes of it: in this order, on one sheet. */
export function CommandDialog({ gate, onLeave }: { readonly gate: Gate; readonly onLeave: () => void }) {
  const { t } = useTranslation()
  const locale = useTwinState((state) => state.locale)
  const [sent, setSent] = useState<CommandRecord>()
  return (
    <ModalOverlay
      className="overlay"
      isOpen
      onOpenChange={(isOpen) => {
        if (!isOpen) onLeave()
      }}
    >
      <Modal className="modal modal-wide">
        <Dialog className="dialog" data-testid="command-dialog">
          <Heading slot="title">
            {t('command.title')} · {nameIn(locale, gate.names)}
          </Heading>
          {sent === undefined ? (
            <CommandForm gate={gate} onSent={setSent} onLeave={onLeave} />
          ) : (
            <Followed command={sent} onLeave={onLeave} />
          )}
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}

interface CommandFormProps {
  readonly gate: Gate
  readonly onSent: (command: CommandRecord) => void
  readonly onLeave: () => void
}

function CommandForm({ gate, onSent, onLeave }: CommandFormProps) {
  const { t } = useTranslation()
  const { gateway } = useTwin()
  const [openingM, setOpeningM] = useOpening(gate)
  const [reason, setReason] = useState('')
  const [checked, setChecked] = useState<Checked>()
  const [isBusy, setBusy] = useState(false)
  const [trouble, setTrouble] = useState<string>()
  const isChecked = checked?.openingM === openingM
  const check = async () => {
    setBusy(true)
    const [preflight, interlocks] = await Promise.all([
      gateway.preflight(gate.id, openingM),
      gateway.interlocks(gate.id, openingM),
    ])
    setBusy(false)
    setChecked({ openingM, preflight, interlocks })
  }
  const send = async () => {
    setBusy(true)
    const id = checked?.preflight.ok === true ? checked.preflight.value.id : undefined
    const wish = { openingM, reason: reason.trim(), ...(id !== undefined && { preflight: id }) }
    const answer = await gateway.command(gate.id, wish)
    setBusy(false)
    if (answer.ok) onSent(answer.value)
    else setTrouble(answer.error.detail)
  }
  return (
    <>
      <OpeningLine gate={gate} openingM={openingM} onChange={setOpeningM} />
      <RoleButton takes="operator" isDisabled={isBusy} onPress={() => void check()} testId="command-check">
        {t('command.check')}
      </RoleButton>
      {checked !== undefined && !isChecked && <p className="note">{t('command.checkAgain')}</p>}
      {checked !== undefined && isChecked && <CheckResult checked={checked} />}
      <TextField className="field" value={reason} onChange={setReason} isRequired>
        <Label>{t('command.reason')}</Label>
        <Input maxLength={500} data-testid="command-reason" />
      </TextField>
      {trouble !== undefined && (
        <p className="alert" role="alert">
          {t('command.refused', { detail: trouble })}
        </p>
      )}
      <div className="dialog-foot">
        <Button className="quiet-button" onPress={onLeave}>
          {t('access.cancel')}
        </Button>
        <RoleButton
          takes="operator"
          isDisabled={isBusy || !isChecked || reason.trim() === '' || isBarred(checked)}
          onPress={() => void send()}
          testId="command-send"
        >
          {t('command.send')}
        </RoleButton>
      </div>
    </>
  )
}

/** Begins with what the active branch plans for this gate, or with where it stands. */
function useOpening(gate: Gate) {
  const { index } = useLoaded()
  const { store } = useTwin()
  return useState(() => {
    const state = store.getState()
    const planned = atStart(plannedOpenings(state).get(gate.id))
    const openingM = planned ?? meanValue(state, gateGauges(index, gate.id, 'openingM')) ?? 0
    return Math.round(openingM / STEP_M) * STEP_M
  })
}

interface OpeningLineProps {
  readonly gate: Gate
  readonly openingM: number
  readonly onChange: (openingM: number) => void
}

function OpeningLine({ gate, openingM, onChange }: OpeningLineProps) {
  const { t } = useTranslation()
  const { index } = useLoaded()
  return (
    <div className="command-opening">
      <span>
        {t('rehearsal.current')}{' '}
        <Measured gauges={gateGauges(index, gate.id, 'openingM')} quantity="opening" unit word />
      </span>
      <span aria-hidden="true">→</span>
      <QuantityField
        label={t('command.opening')}
        minimum={0}
        maximum={gate.maximumOpeningM}
        step={STEP_M}
        value={openingM}
        onChange={onChange}
        testId="command-opening"
      />
      <span className="unit">m</span>
    </div>
  )
}

const isBarred = (checked: Checked | undefined): boolean =>
  checked?.interlocks.ok === true && checked.interlocks.value.breaches.length > 0

function CheckResult({ checked: { preflight, interlocks } }: { readonly checked: Checked }) {
  const { t } = useTranslation()
  return (
    <div className="command-checked" data-testid="command-checked">
      {preflight.ok ? (
        <PreflightResult preflight={preflight.value} />
      ) : (
        <p className="note is-amber">{t('command.noPreflight', { detail: preflight.error.detail })}</p>
      )}
      {interlocks.ok ? (
        <>
          {interlocks.value.breaches.map(({ interlock, text, accepted }) => (
            <p className="alert" key={interlock}>
              {text} {accepted}
            </p>
          ))}
          {interlocks.value.breaches.length === 0 && <p className="note">{t('command.interlocksFree')}</p>}
          {interlocks.value.needsSecondPerson && <p className="note is-amber">{t('command.needsSecond')}</p>}
        </>
      ) : (
        <p className="note">{t('command.noInterlocks')}</p>
      )}
    </div>
  )
}

function Followed({ command, onLeave }: { readonly command: CommandRecord; readonly onLeave: () => void }) {
  const { t } = useTranslation()
  const { answer, ask } = useCommands(command.gateId)
  const known =
    answer?.ok === true ? answer.value.commands.find(({ commandId }) => commandId === command.commandId) : undefined
  return (
    <>
      <ul className="command-list" aria-live="polite">
        <CommandLine command={known ?? command} onDecided={ask} />
      </ul>
      <p className="note">{t('command.follows')}</p>
      <div className="dialog-foot">
        <Button className="primary-button plain" onPress={onLeave}>
          {t('card.close')}
        </Button>
      </div>
    </>
  )
}
