import { useTranslation } from 'react-i18next'
import { nameIn } from '../../ground/locale.ts'
import type { Branch } from '../../rehearsal/branch.ts'
import { useTwinState } from '../twin-context.tsx'

/** What a branch is called: by its person, by its scenario, or by its letter. */
export function useBranchName(): (branch: Pick<Branch, 'letter' | 'name' | 'scenario'>) => string {
  const { t } = useTranslation()
  const locale = useTwinState((state) => state.locale)
  return ({ letter, name, scenario }) => {
    if (name.trim() !== '') return name
    return scenario === undefined ? t('branch.letter', { letter }) : nameIn(locale, scenario.names)
  }
}
