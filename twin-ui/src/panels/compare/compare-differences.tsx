import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { largestDifferences, type PlaceDifference } from '../../frame/largest-differences.ts'
import { displayChainage, signed } from '../../ground/display-units.ts'
import { nameIn } from '../../ground/locale.ts'
import { baselineFramesKey, baselineKey } from '../../rehearsal/branch.ts'
import { aheadText } from '../timeline/rehearsal-banner.tsx'
import { useLoaded, useTwin, useTwinState } from '../twin-context.tsx'
import { useGoTo } from './compare-table.tsx'
import type { Compared, ComputedBranch } from './compared-branches.ts'

const PLACES_SHOWN = 8

interface BranchDifference extends PlaceDifference {
  readonly branch: ComputedBranch
}

/** Where and when branches lie furthest from the hours with nothing changed; pressing goes there. */
export function CompareDifferences({ compared }: { readonly compared: Compared }) {
  const { t } = useTranslation()
  const { district, index } = useLoaded()
  const locale = useTwinState((state) => state.locale)
  const goTo = useGoTo()
  const differences = useDifferences(compared)
  if (differences.length === 0) return <p className="note">{t('compare.noDifference')}</p>
  return (
    <table className="effects" data-testid="compare-differences">
      <caption>{t('compare.differences')}</caption>
      <tbody>
        {differences.map(({ branch, reachId, chainageM, atMs, stageChangeM }) => {
          const reach = district.reaches[index.reachIndexById.get(reachId) ?? -1]
          return (
            <tr key={`${branch.id} ${reachId}`}>
              <th scope="row">
                <span className={`chip-letter branch-${branch.letter}`}>{branch.letter}</span>
                <button
                  type="button"
                  className="link-button"
                  onClick={() => goTo({ branchId: branch.id, reachId, chainageM, atMs })}
                >
                  {reach === undefined ? reachId : nameIn(locale, reach.names)} {displayChainage(chainageM)}
                </button>
              </th>
              <td>+{aheadText(atMs - branch.outcome.report.startMs)}</td>
              <td className="volume-change">{signed(stageChangeM, 2)} m</td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}

function useDifferences({ branches }: Compared): readonly BranchDifference[] {
  const { network } = useLoaded()
  const { branchFrames } = useTwin()
  const baselines = useTwinState((state) => state.baselines)
  return useMemo(() => {
    const ofBranch = (branch: ComputedBranch): readonly BranchDifference[] => {
      const { originId, plan } = branch.outcome
      const key = originId === undefined ? undefined : baselineKey(originId, plan)
      if (key === undefined || !baselines.has(key)) return []
      const [changed, unchanged] = [branchFrames.of(branch.id), branchFrames.of(baselineFramesKey(key))]
      return largestDifferences(network, changed?.all() ?? [], unchanged?.all() ?? []).map((place) => ({
        ...place,
        branch,
      }))
    }
    return branches
      .flatMap(ofBranch)
      .toSorted((a, b) => Math.abs(b.stageChangeM) - Math.abs(a.stageChangeM))
      .slice(0, PLACES_SHOWN)
  }, [network, branchFrames, branches, baselines])
}
