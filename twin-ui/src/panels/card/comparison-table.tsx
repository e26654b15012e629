import type { Gauge, QuantityName } from '@district/models'
import { QUANTITIES } from '@district/models'
import { useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { displayUnit, NO_VALUE, signed } from '../../ground/display-units.ts'
import { isAhead } from '../../state/time-slice.ts'
import type { FrameReader } from '../numbers/frame-readers.ts'
import { Age, Computed, Flags, Measured, useComputedOrigin } from '../numbers/live-numbers.tsx'
import { meanValue } from '../numbers/origin.ts'
import { OriginMark } from '../numbers/origin-mark.tsx'
import { useTwin, useTwinState } from '../twin-context.tsx'

/** One quantity that gauges and model both speak of. Keep its identity: its cells subscribe by it. */
export interface ComparedQuantity {
  readonly name: string
  readonly quantity: QuantityName
  readonly gauges: readonly Gauge[]
  readonly read: FrameReader
}

/** Measured beside computed, and never one in place of the other. */
export function ComparisonTable({ quantities }: { readonly quantities: readonly ComparedQuantity[] }) {
  const { t } = useTranslation()
  const showsAhead = useTwinState((state) => isAhead(state.mode))
  const computed = useComputedOrigin()
  return (
    <table className="comparison" data-testid="comparison">
      <thead>
        <tr>
          <th scope="col">
            <span className="visually-hidden">{t('card.quantity')}</span>
          </th>
          <th scope="col">
            <OriginMark origin="measured" word />
          </th>
          <th scope="col">
            <OriginMark origin={computed === 'never' ? 'computed' : computed} word />
          </th>
          <th scope="col">{t(showsAhead ? 'card.differenceRehearsed' : 'card.difference')}</th>
          <th scope="col">{t('card.age')}</th>
        </tr>
      </thead>
      <tbody>
        {quantities.map((row) => (
          <tr key={row.name}>
            <th scope="row">
              {row.name}
              <span className="unit">{displayUnit(row.quantity)}</span>
              <Flags gauges={row.gauges} />
            </th>
            <td>{row.gauges.length === 0 ? NO_VALUE : <Measured gauges={row.gauges} quantity={row.quantity} />}</td>
            <td>
              <Computed read={row.read} quantity={row.quantity} />
            </td>
            <td className="difference">
              <Difference row={row} />
            </td>
            <td>
              <Age gauges={row.gauges} short />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Difference({ row }: { readonly row: ComparedQuantity }) {
  const { shownFrames } = useTwin()
  const measured = useTwinState((state) => meanValue(state, row.gauges))
  const computed = useSyncExternalStore(shownFrames.subscribe, () => {
    const shown = shownFrames.shown()
    return shown === undefined ? undefined : row.read(shown.frame)
  })
  if (measured === undefined || computed === undefined) return NO_VALUE
  const { decimals } = QUANTITIES[row.quantity]
  const shown = (value: number) => Number(value.toFixed(decimals))
  // Of the two numbers as they stand beside it: a reader who subtracts must get the same.
  return signed(shown(computed) - shown(measured), decimals)
}
