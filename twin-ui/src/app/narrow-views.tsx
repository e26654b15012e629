import { useEffect, useState } from 'react'
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { useTwinState } from '../panels/twin-context.tsx'

const VIEWS = ['list', 'scene', 'profile', 'card'] as const
export type NarrowView = (typeof VIEWS)[number]

const isView = (key: unknown): key is NarrowView => VIEWS.some((view) => view === key)

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
      <ToggleButtonGroup
        aria-label={t('everyone.views')}
        selectionMode="single"
        disallowEmptySelection
        selectedKeys={[view]}
        onSelectionChange={(keys) => {
          const [chosen] = keys
          if (isView(chosen)) onView(chosen)
        }}
      >
        {VIEWS.map((each) => (
          <ToggleButton key={each} id={each} className="narrow-view" data-testid={`view-${each}`}>
            {t(`everyone.view.${each}`)}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
    </nav>
  )
}
