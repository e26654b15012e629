import { ToggleButton, ToggleButtonGroup } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { useTwinState } from '../twin-context.tsx'

const VIEWS = ['scene', 'schematic'] as const

/** What fills the middle: the land, or the single line. */
export function MainViewSwitch() {
  const { t } = useTranslation()
  const mainView = useTwinState((state) => state.mainView)
  const mainViewChosen = useTwinState((state) => state.mainViewChosen)
  return (
    <ToggleButtonGroup
      className="main-view-switch"
      aria-label={t('schematic.mainView')}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[mainView]}
      onSelectionChange={([chosen]) => {
        const view = VIEWS.find((each) => each === chosen)
        if (view !== undefined) mainViewChosen(view)
      }}
    >
      {VIEWS.map((view) => (
        <ToggleButton key={view} id={view} data-testid={`main-view-${view}`}>
          {t(`schematic.view.${view}`)}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  )
}
