import type { ChartSeries } from './chart-data.ts'

/** Which line is which, drawn as it is drawn. */
export function ChartKey({ series, unit }: { readonly series: readonly ChartSeries[]; readonly unit: string }) {
  return (
    <span className="chart-key">
      {series.map(({ label, tone }) => (
        <span key={label} className={`key key-${tone}`}>
          <svg viewBox="0 0 20 8" width="20" height="8" aria-hidden="true">
            <path d="M0 4h20" />
          </svg>
          {label}
        </span>
      ))}
      <span className="chart-unit">{unit}</span>
    </span>
  )
}
