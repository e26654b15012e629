import { useTranslation } from 'react-i18next'
import { displayChainage, NO_VALUE } from '../../ground/display-units.ts'
import { nameIn } from '../../ground/locale.ts'
import type { RehearsalReport } from '../../rehearsal/report.ts'
import { OriginMark } from '../numbers/origin-mark.tsx'
import { useBranchName } from '../rehearsal/branch-name.ts'
import { aheadText } from '../timeline/rehearsal-banner.tsx'
import { useDistrictTime, useLoaded, useTwin, useTwinState } from '../twin-context.tsx'
import { type CompareRow, compareRows, FEWEST_COLUMNS, isDanger, MOST_COLUMNS } from './compare-rows.ts'
import type { Compared, ComputedBranch } from './compared-branches.ts'
import { figureText, figureUnit } from './figure-text.ts'

interface Column {
  readonly key: string
  readonly report: RehearsalReport
  readonly branch: ComputedBranch | undefined
}

/** One column a run; the first is the district left alone. Differences from it stand below each number. */
export function CompareTable({ compared: { baseline, branches } }: { readonly compared: Compared }) {
  const { t } = useTranslation()
  const locale = useTwinState((state) => state.locale)
  const all: readonly Column[] = [
    ...(baseline === undefined ? [] : [{ key: 'baseline', report: baseline.report, branch: undefined }]),
    ...branches.map((branch) => ({ key: branch.id, report: branch.outcome.report, branch })),
  ]
  const columns = all.slice(0, MOST_COLUMNS)
  const rows = compareRows(columns.map(({ report }) => report))
  const hasBaseline = baseline !== undefined
  if (columns.length < FEWEST_COLUMNS) return <p className="note">{t('compare.tooFew')}</p>
  return (
    <div className="compare-table-box">
      <table className="compare-table" data-testid="compare-table">
        <thead>
          <tr>
            <th scope="col">
              <OriginMark origin="rehearsal" word />
            </th>
            {columns.map((column) => (
              <ColumnHead key={column.key} column={column} baselineStartMs={baseline?.report.startMs} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key} data-row={row.key}>
              <th scope="row">
                {t(`compare.row.${row.key}`)} <span className="unit">{figureUnit(locale, row.unit)}</span>
              </th>
              {columns.map((column, index) => (
                <ValueCell key={column.key} row={row} place={index} hasReference={hasBaseline} />
              ))}
            </tr>
          ))}
          <FreeboardPlaces columns={columns} />
        </tbody>
      </table>
    </div>
  )
}

function ColumnHead({
  column: { branch, report },
  baselineStartMs,
}: {
  readonly column: Column
  readonly baselineStartMs: number | undefined
}) {
  const { t } = useTranslation()
  const time = useDistrictTime()
  const { rehearsal } = useTwin()
  const nameOf = useBranchName()
  const isActive = useTwinState((state) => branch?.id === state.activeBranchId)
  if (branch === undefined)
    return (
      <th scope="col" className="is-baseline">
        {t('compare.unchanged')}
        <span className="column-note">{time.short(report.startMs)}</span>
      </th>
    )
  return (
    <th scope="col" data-active={isActive}>
      <button type="button" className="column-button" onClick={() => rehearsal.show(branch.id)} title={nameOf(branch)}>
        <span className={`chip-letter branch-${branch.letter}`}>{branch.letter}</span>
        <span className="column-name">{nameOf(branch)}</span>
      </button>
      {report.startMs !== baselineStartMs && (
        <span className="column-note is-other">{t('compare.otherStart', { time: time.short(report.startMs) })}</span>
      )}
      {report.diverged !== undefined && <span className="column-note is-bad">{t('compare.diverged')}</span>}
    </th>
  )
}

interface ValueCellProps {
  readonly row: CompareRow
  readonly place: number
  readonly hasReference: boolean
}

function ValueCell({ row, place, hasReference }: ValueCellProps) {
  const { t } = useTranslation()
  const locale = useTwinState((state) => state.locale)
  const value = row.values[place] ?? null
  const reference = hasReference && place > 0 ? (row.values[0] ?? null) : null
  if (value === null) return <td>{NO_VALUE}</td>
  const change = reference === null ? 0 : value - reference
  const text = figureText(locale, row.unit, Math.abs(change))
  const isSeen = Number(text) !== 0
  const isBest = row.best.includes(place)
  return (
    <td className={isBest ? 'is-best' : ''} title={isBest ? t('compare.best') : undefined}>
      {figureText(locale, row.unit, value)}
      {isSeen && (
        <span className={`cell-change ${isDanger(row, change) ? 'is-worse' : ''}`}>
          {change < 0 ? '−' : '+'}
          {text}
        </span>
      )}
    </td>
  )
}

/** Where and when each run came nearest to a bank; pressing goes there. */
function FreeboardPlaces({ columns }: { readonly columns: readonly Column[] }) {
  const { t } = useTranslation()
  const { district, index } = useLoaded()
  const locale = useTwinState((state) => state.locale)
  const goTo = useGoTo()
  return (
    <tr>
      <th scope="row">{t('compare.freeboardPlace')}</th>
      {columns.map(({ key, branch, report }) => {
        const { reachId, chainageM, atS } = report.indicators.worstFreeboard
        const reach = district.reaches.find(({ id }) => id === reachId)
        if (reach === undefined || !index.reachIndexById.has(reach.id)) return <td key={key}>{NO_VALUE}</td>
        return (
          <td key={key} className="place-cell">
            <button
              type="button"
              className="link-button"
              onClick={() =>
                goTo({ branchId: branch?.id, reachId: reach.id, chainageM, atMs: report.startMs + atS * 1000 })
              }
            >
              {nameIn(locale, reach.names)} {displayChainage(chainageM)}
            </button>
            <span className="cell-change">+{aheadText(atS * 1000)}</span>
          </td>
        )
      })}
    </tr>
  )
}

export interface PlaceInRun {
  readonly branchId: string | undefined
  readonly reachId: ReturnType<typeof useLoaded>['district']['reaches'][number]['id']
  readonly chainageM: number
  readonly atMs: number
}

/** Shows the branch, the place and the instant. */
export function useGoTo(): (place: PlaceInRun) => void {
  const { rehearsal, store } = useTwin()
  return ({ branchId, reachId, chainageM, atMs }) => {
    if (branchId !== undefined) rehearsal.show(branchId)
    const { selected, playToggled, playheadMoved } = store.getState()
    selected({ kind: 'reach', id: reachId, chainageM })
    playToggled(false)
    playheadMoved(atMs)
  }
}
