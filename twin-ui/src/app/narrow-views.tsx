import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { OneOf } from '../panels/one-of.tsx'
import { useTwinState } from '../panels/twin-context.tsx'

const VIEWS = ['list', 'scene', 'profile', 'card'] as const
export type NarrowView = (typeof VIEWS)[number]

/** Which of the page's parts a narrow screen shows; a wide one shows all and does not ask. What is chosen in the list is shown on the map. */
export function useNarrowView() {
  const [view, setView] = useState<NarrowView>('scene')
  const selection = useTwinState((state) => state.selection)
  useEffect(() => {
    if (selection !== undefined) setView((shown) => (shown === 'list' ? 'scene' : shown))
  }, [selection])
  return [view, setView] as const
}

export function NarrowViews({
  view,
  onView,
}: {
  readonly view: NarrowView
  readonly onView: (view: NarrowView) => void
}) {
  const { t } = useTranslation()
  return (
    <nav className="narrow-views" aria-label={t('everyone.views')} data-testid="narrow-views">
      <OneOf
        className="narrow-views-row"
        choiceClass={() => 'narrow-view'}
        label={t('everyone.views')}
        choices={VIEWS}
        chosen={view}
        onChosen={onView}
        testId={(each) => `view-${each}`}
      >
        {(each) => t(`everyone.view.${each}`)}
      </OneOf>
    </nav>
  )
}
