import { useTranslation } from 'react-i18next'
import { displayChainage, displayVolume, fixed, NO_VALUE, signed } from '../../ground/display-units.ts'
import type { Locale } from '../../ground/locale.ts'
import { nameIn } from '../../ground/locale.ts'
import type { RehearsalReport } from '../../rehearsal/report.ts'
import { OriginMark } from '../numbers/origin-mark.tsx'
import { useBranchName } from '../rehearsal/branch-name.ts'
import { aheadText } from '../timeline/rehearsal-banner.tsx'
import { useDistrictTime, useLoaded, useTwin, useTwinState } from '../twin-context.tsx'
import { type CompareRow, compareRows } from './compare-rows.ts'
import type { Compared, ComputedBranch } from './compared-branches.ts'

interface Column {
  readonly key: string
  readonly report: RehearsalReport
  readonly branch: ComputedBranch | undefined
}

/** One column a run; the first is the district left alone. Differences from it stand below each number. */
export function CompareTable({ compared: { baseline, branches } }: { readonly compared: Compared }) {
  const { t } = useTranslation()
  const locale = useTwinState((state) => state.locale)
  const columns: readonly Column[] = [
    ...(baseline === undefined ? [] : [{ key: 'baseline', report: baseline.report, branch: undefined }]),
    ...branches.map((branch) => ({ key: branch.id, report: branch.outcome.report, branch })),
  ]
  const rows = compareRows(columns.map(({ report }) => report))
  const hasBaseline = baseline !== undefined
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
                {t(`compare.row.${row.key}`)} <span className="unit">{unitOf(locale, row.unit)}</span>
              </th>
              {columns.map((column, index) => (
                <ValueCell
                  key={column.key}
                  row={row}
                  value={row.values[index] ?? null}
                  reference={hasBaseline && index > 0 ? (row.values[0] ?? null) : null}
                />
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
  readonly value: number | null
  readonly reference: number | null
}

function ValueCell({ row: { unit, worse }, value, reference }: ValueCellProps) {
  const locale = useTwinState((state) => state.locale)
  if (value === null) return <td>{NO_VALUE}</td>
  const change = reference === null ? undefined : changeText(locale, unit, value - reference)
  const isWorse =
    reference !== null &&
    change !== undefined &&
    (worse === 'more' ? value > reference : worse === 'less' && value < reference)
  return (
    <td>
      {valueText(locale, unit, value)}
      {change !== undefined && <span className={`cell-change ${isWorse ? 'is-worse' : ''}`}>{change}</span>}
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

const unitOf = (locale: Locale, unit: CompareRow['unit']): string =>
  unit === 'm³' ? displayVolume(locale, 0).unit : unit === 'm' ? 'm' : ''

function valueText(locale: Locale, unit: CompareRow['unit'], value: number): string {
  if (unit === 'm³') return displayVolume(locale, value).text
  return unit === 'm' ? fixed(value, 2) : fixed(value, 0)
}

/** Undefined where the difference cannot be seen in the number. */
function changeText(locale: Locale, unit: CompareRow['unit'], change: number): string | undefined {
  const text =
    unit === 'm³' ? displayVolume(locale, Math.abs(change)).text : fixed(Math.abs(change), unit === 'm' ? 2 : 0)
  if (Number(text) === 0) return undefined
  return unit === 'm³' ? `${change < 0 ? '−' : '+'}${text}` : signed(change, unit === 'm' ? 2 : 0)
}
