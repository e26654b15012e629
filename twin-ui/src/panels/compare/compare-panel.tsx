import { Button } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { useTwinState } from '../twin-context.tsx'
import { CompareDifferences } from './compare-differences.tsx'
import { CompareSeries } from './compare-series.tsx'
import { CompareTable } from './compare-table.tsx'
import { useCompared } from './compared-branches.ts'

/** All computed branches beside each other: in numbers, at the selected place, and where they differ most. */
export function ComparePanel() {
  const { t } = useTranslation()
  const compared = useCompared()
  const comparingChosen = useTwinState((state) => state.comparingChosen)
  return (
    <section className="compare" aria-label={t('compare.title')} data-testid="compare">
      <header className="profile-head">
        <h2 className="plum">{t('compare.title')}</h2>
        <span className="note compare-note">{t('compare.note')}</span>
        <Button className="quiet-button" onPress={() => comparingChosen(false)} data-testid="compare-close">
          {t('compare.close')}
        </Button>
      </header>
      <div className="compare-body">
        <CompareTable compared={compared} />
        <div className="compare-side">
          <CompareSeries compared={compared} />
          <CompareDifferences compared={compared} />
        </div>
      </div>
    </section>
  )
}
