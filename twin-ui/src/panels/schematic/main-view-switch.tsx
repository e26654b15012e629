import { useTranslation } from 'react-i18next'
import { MAIN_VIEWS } from '../../state/view-slice.ts'
import { OneOf } from '../one-of.tsx'
import { useTwinState } from '../twin-context.tsx'

/** What fills the middle: the land, or the single line. */
export function MainViewSwitch() {
  const { t } = useTranslation()
  const mainView = useTwinState((state) => state.mainView)
  const mainViewChosen = useTwinState((state) => state.mainViewChosen)
  return (
    <OneOf
      className="main-view-switch"
      choiceClass={() => 'main-view-choice'}
      label={t('schematic.mainView')}
      choices={MAIN_VIEWS}
      chosen={mainView}
      onChosen={mainViewChosen}
      testId={(view) => `main-view-${view}`}
    >
      {(view) => t(`schematic.view.${view}`)}
    </OneOf>
  )
}
