import type { GateId } from '@district/models'
import { useMemo, useState } from 'react'
import { Button } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { fixed } from '../../ground/display-units.ts'
import { nameIn } from '../../ground/locale.ts'
import type { Branch, PlanSteps } from '../../rehearsal/branch.ts'
import { gateGauges } from '../../state/district-index.ts'
import { meanValue } from '../numbers/origin.ts'
import { useLoaded, useTwin, useTwinState } from '../twin-context.tsx'
import { StepsEditor } from './steps-editor.tsx'

/** How far a river is let rise or fall within a rehearsal, m. */
const RIVER_RANGE_M = 5
const STAGE_STEP_M = 0.05

/** Everything that the branch makes otherwise than it was at its start, one line a thing. */
export function EditList({ branch }: { readonly branch: Branch }) {
  const { t } = useTranslation()
  const { plan } = branch
  return (
    <>
      <ul className="edit-list" aria-label={t('branch.edits')} data-testid="edit-list">
        {[...plan.openings].map(([gateId, steps]) => (
          <GateRow key={gateId} branch={branch} gateId={gateId} steps={steps} />
        ))}
        <RiverRow branch={branch} />
      </ul>
      {plan.openings.size === 0 && plan.riverStage.length === 0 && <p className="note">{t('branch.noEdits')}</p>}
    </>
  )
}

function GateRow({
  branch,
  gateId,
  steps,
}: {
  readonly branch: Branch
  readonly gateId: GateId
  readonly steps: PlanSteps
}) {
  const { t } = useTranslation()
  const { district, index } = useLoaded()
  const locale = useTwinState((state) => state.locale)
  const { selected, editRemoved } = useTwin().store.getState()
  const openings = useMemo(() => gateGauges(index, gateId, 'openingM'), [index, gateId])
  const measuredM = useTwinState((state) => meanValue(state, openings))
  const gateIndex = index.gateIndexById.get(gateId) ?? -1
  const gate = district.gates[gateIndex]
  if (gate === undefined) return null
  const name = nameIn(locale, gate.names)
  const fromM = branch.origin?.state.openingM[gateIndex] ?? measuredM
  return (
    <li className="edit-row">
      <button type="button" className="link-button" onClick={() => selected({ kind: 'gate', id: gateId })}>
        {name}
      </button>
      <span className="edit-change">{stepsText(fromM, steps)}</span>
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

/** `0.71 → 1.20 m`, and later steps with their hours: `0.71 → 1.20 · 6 h 0.90 m`. */
export function stepsText(from: number | undefined, steps: PlanSteps): string {
  const [first] = steps
  if (first === undefined) return ''
  const later = (first.hour === 0 ? steps.slice(1) : steps).map(({ hour, value }) => `${hour} h → ${fixed(value, 2)}`)
  const begin = first.hour === 0 ? `${fixed(from, 2)} → ${fixed(first.value, 2)}` : fixed(from, 2)
  return `${[begin, ...later].join(' · ')} m`
}

function RiverRow({ branch }: { readonly branch: Branch }) {
  const { t } = useTranslation()
  const [isOpen, setOpen] = useState(false)
  const { riverPlanned } = useTwin().store.getState()
  const { district, index } = useLoaded()
  const gauges = useMemo(() => {
    const head = district.gates.find(({ kind }) => kind === 'head')
    return head === undefined ? [] : gateGauges(index, head.id, 'stageUpM')
  }, [district, index])
  const measuredM = useTwinState((state) => meanValue(state, gauges))
  const fromM = branch.origin?.state.riverStageM ?? measuredM
  const steps = branch.plan.riverStage
  if (fromM === undefined) return null
  return (
    <li className="edit-river">
      <div className="edit-row">
        <Button
          className="link-button"
          onPress={() => setOpen(!isOpen)}
          aria-expanded={isOpen}
          data-testid="river-edit"
        >
          {t('branch.river')}
        </Button>
        <span className={steps.length === 0 ? 'note' : 'edit-change'}>
          {steps.length === 0 ? t('branch.riverAsIs', { stage: fixed(fromM, 2) }) : stepsText(fromM, steps)}
        </span>
        {steps.length > 0 && (
          <Button
            className="icon-button"
            aria-label={`${t('rehearsal.remove')} ${t('branch.river')}`}
            onPress={() => riverPlanned([])}
          >
            ×
          </Button>
        )}
      </div>
      {isOpen && (
        <StepsEditor
          steps={steps}
          presentValue={fromM}
          minimum={fromM - RIVER_RANGE_M}
          maximum={fromM + RIVER_RANGE_M}
          step={STAGE_STEP_M}
          onChange={riverPlanned}
        />
      )}
    </li>
  )
}
