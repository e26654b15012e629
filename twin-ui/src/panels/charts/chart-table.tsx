import { useTranslation } from 'react-i18next'
import { fixed } from '../../ground/display-units.ts'
import { useDistrictTime } from '../twin-context.tsx'
import { alignedColumns, type ChartSeries } from './chart-data.ts'

/** The same numbers as the chart, newest first, for those who read and do not look. */
export function ChartTable({
  series,
  decimals,
}: {
  readonly series: readonly ChartSeries[]
  readonly decimals: number
}) {
  const { t } = useTranslation()
  const time = useDistrictTime()
  const [seconds, ...columns] = alignedColumns(series)
  const rows = seconds
    .map((atS, row) => ({ atMs: atS * 1000, cells: columns.map((column) => column[row]) }))
    .filter(({ cells }) => cells.some((cell) => typeof cell === 'number'))
    .toReversed()
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <div className="table-scroll" tabIndex={0}>
      <table className="data-table">
        <thead>
          <tr>
            <th scope="col">{t('chart.time')}</th>
            {series.map(({ label }) => (
              <th scope="col" key={label}>
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ atMs, cells }) => (
            <tr key={atMs}>
              <th scope="row">{time.short(atMs)}</th>
              {cells.map((cell, column) => (
                <td key={series[column]?.label}>{fixed(cell ?? undefined, decimals)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
