import type { ScenarioSummary } from '@district/models/contract'
import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { nameIn } from '../../ground/locale.ts'
import { useDistrictTime, useTwin, useTwinState } from '../twin-context.tsx'

/** The pack's scenarios by name; choosing one plays it at once. */
export function ScenarioMenu() {
  const { t } = useTranslation()
  const { rehearsal } = useTwin()
  const scenarios = useTwinState((state) => state.scenarios?.scenarios)
  const refused = useTwinState((state) => state.scenarios?.refused)
  if (scenarios === undefined || refused === undefined || scenarios.length + refused.length === 0) return null
  const play = (id: string) => {
    const chosen = scenarios.find((scenario) => scenario.id === id)
    if (chosen !== undefined) void rehearsal.playScenario(chosen)
  }
  return (
    <MenuTrigger>
      <Button className="select-button" data-testid="scenario-menu">
        {t('scenario.menu')}
        <svg viewBox="0 0 12 12" width="10" height="10" aria-hidden="true">
          <path d="M2.5 7.5 6 4l3.5 3.5" fill="none" stroke="currentColor" strokeWidth="1.5" />
        </svg>
      </Button>
      <Popover className="popover scenario-popover" placement="top start">
        <p className="scenario-note">{t('scenario.note')}</p>
        <Menu className="list-box" aria-label={t('scenario.menu')} onAction={(key) => play(String(key))}>
          {scenarios.map((scenario) => (
            <ScenarioItem key={scenario.id} scenario={scenario} />
          ))}
        </Menu>
        {refused.map(({ file, problems }) => (
          <p className="scenario-refused" key={file}>
            {t('scenario.refused', { file })}
            <br />
            {problems.join(' · ')}
          </p>
        ))}
      </Popover>
    </MenuTrigger>
  )
}

function ScenarioItem({ scenario }: { readonly scenario: ScenarioSummary }) {
  const { t } = useTranslation()
  const time = useDistrictTime()
  const locale = useTwinState((state) => state.locale)
  const name = nameIn(locale, scenario.names)
  return (
    <MenuItem id={scenario.id} textValue={name} className="list-box-item" data-testid={`scenario-${scenario.id}`}>
      <span>{name}</span>
      <span className="row-note">
        {t(`scenario.${scenario.start}`)} · {time.short(scenario.startMs)} ·{' '}
        {t('scenario.hours', { count: Math.round(scenario.horizonS / 3600) })}
      </span>
    </MenuItem>
  )
}
