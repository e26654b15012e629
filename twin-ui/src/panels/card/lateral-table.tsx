import type { Lateral } from '@district/models'
import { useTranslation } from 'react-i18next'
import { displayArea, displayChainage, fixed } from '../../ground/display-units.ts'
import { nameIn } from '../../ground/locale.ts'
import { OriginMark } from '../numbers/origin-mark.tsx'
import { useTwinState } from '../twin-context.tsx'
import { isEstimate } from './card-frame.tsx'

/** The offtake gates along a branch, from its head to its tail. */
export function LateralTable({ laterals }: { readonly laterals: readonly Lateral[] }) {
  const { t } = useTranslation()
  const locale = useTwinState((state) => state.locale)
  const { unit } = displayArea(locale, 0)
  return (
    <section className="card-section" data-testid="laterals">
      <h3>{t('lateral.title')}</h3>
      <table className="comparison">
        <thead>
          <tr>
            <th scope="col">{t('lateral.name')}</th>
            <th scope="col">{t('lateral.place')}</th>
            <th scope="col">{t('lateral.design')}</th>
            <th scope="col">
              {t('lateral.area')} <span className="unit">{unit}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {laterals.map((lateral) => (
            <tr key={lateral.id}>
              <th scope="row">
                {isEstimate(lateral.provenance) && <OriginMark origin="estimated" />}
                {nameIn(locale, lateral.names)}
                <span className="unit"> {t(`lateral.${lateral.bank}`)}</span>
              </th>
              <td>{displayChainage(lateral.chainageM)}</td>
              <td>{fixed(lateral.designDischargeM3s, 2)}</td>
              <td>{displayArea(locale, lateral.commandAreaM2).text}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="note">{t('lateral.note')}</p>
    </section>
  )
}
