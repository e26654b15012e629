import { useState } from 'react'
import { Button, ListBox, ListBoxItem, Popover, Select, SelectValue } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import type { Branch, BranchStart } from '../../rehearsal/branch.ts'
import { useDistrictTime, useTwin, useTwinState } from '../twin-context.tsx'

type Past =
  | { readonly kind: 'asking' | 'none' | 'absent' }
  | { readonly kind: 'some'; readonly instants: readonly number[] }

/** Stored instants that are offered: the newest ones. */
const MOST_INSTANTS = 60

/** From which moment, and with what water, a branch begins; and when that was, once it has forked. */
export function StartChoice({ branch }: { readonly branch: Branch }) {
  const { t } = useTranslation()
  const time = useDistrictTime()
  const startChosen = useTwinState((state) => state.startChosen)
  const [past, askPast] = usePast()
  const { start } = branch.plan
  const known = past.kind === 'some' ? past.instants.slice(0, MOST_INSTANTS) : []
  const instants = start.moment === 'live' || known.includes(start.moment) ? known : [start.moment, ...known]
  const choices = [
    { key: 'live state', text: t('branch.startLive') },
    { key: 'live steady', text: t('branch.startSteady') },
    { key: 'live dry', text: t('branch.startDry') },
    ...instants.map((atMs) => ({ key: `${atMs} state`, text: t('branch.startPast', { time: time.short(atMs) }) })),
  ]
  const forkedMs = branch.origin?.state.timeMs
  return (
    <div className="start-choice">
      <Select
        className="select"
        aria-label={t('branch.start')}
        selectedKey={`${start.moment} ${start.water}`}
        onSelectionChange={(key) => startChosen(branch.id, startOf(String(key)))}
        onOpenChange={(isOpen) => {
          if (isOpen) askPast()
        }}
        data-testid="branch-start"
      >
        <Button className="select-button">
          <SelectValue />
          <svg viewBox="0 0 12 12" width="10" height="10" aria-hidden="true">
            <path d="M2.5 4.5 6 8l3.5-3.5" fill="none" stroke="currentColor" strokeWidth="1.5" />
          </svg>
        </Button>
        <Popover className="popover start-popover">
          <ListBox className="list-box">
            {choices.map(({ key, text }) => (
              <ListBoxItem key={key} id={key} textValue={text} className="list-box-item">
                {text}
              </ListBoxItem>
            ))}
          </ListBox>
          {past.kind !== 'some' && (
            <p className="scenario-note" data-testid="past-note" data-past={past.kind}>
              {t(`branch.past.${past.kind}`)}
            </p>
          )}
        </Popover>
      </Select>
      {forkedMs !== undefined && <span className="note">{t('branch.forkedAt', { time: time.short(forkedMs) })}</span>}
      {forkedMs !== undefined && start.moment === 'live' && (
        <Button className="quiet-button" onPress={() => startChosen(branch.id, start)} data-testid="fork-again">
          {t('branch.forkAgain')}
        </Button>
      )}
    </div>
  )
}

function startOf(key: string): BranchStart {
  const [moment = 'live', water = 'state'] = key.split(' ')
  return { moment: moment === 'live' ? 'live' : Number(moment), water: water as BranchStart['water'] }
}

/** Instants whose state is stored, asked when the list is opened. A shadow that keeps none, or does not know the question, is said so. */
function usePast(): readonly [Past, () => void] {
  const { gateway } = useTwin()
  const [past, setPast] = useState<Past>({ kind: 'asking' })
  const ask = async () => {
    const answer = await gateway.storedStates()
    if (!answer.ok) setPast({ kind: 'absent' })
    else setPast(answer.value.length === 0 ? { kind: 'none' } : { kind: 'some', instants: answer.value })
  }
  return [past, () => void ask()]
}
