import type { Names, Provenance, Sourced } from '@district/models'
import type { ReactNode } from 'react'
import { Button } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { nameIn } from '../../ground/locale.ts'
import { OriginMark } from '../numbers/origin-mark.tsx'
import { useTwinState } from '../twin-context.tsx'

export interface CardFrameProps {
  readonly names: Names
  readonly kind: string
  readonly id: string
  readonly children: ReactNode
}

/** Head of every card: name, kind, id, and the way out. */
export function CardFrame({ names, kind, id, children }: CardFrameProps) {
  const { t } = useTranslation()
  const locale = useTwinState((state) => state.locale)
  const selected = useTwinState((state) => state.selected)
  return (
    <section className="card" aria-label={nameIn(locale, names)} data-testid="card" data-id={id}>
      <header className="card-head">
        <div>
          <h2>{nameIn(locale, names)}</h2>
          <p className="card-kind">
            {kind}
            <span className="card-id">{id}</span>
          </p>
        </div>
        <Button className="icon-button" aria-label={t('card.close')} onPress={() => selected(undefined)}>
          ×
        </Button>
      </header>
      {children}
    </section>
  )
}

/** Name and value pairs in two aligned columns. */
export function Facts({ children }: { readonly children: ReactNode }) {
  return <dl className="facts">{children}</dl>
}

interface FactProps {
  readonly name: string
  readonly children: ReactNode
  /** Where the number comes from; what is recalled or estimated is marked. */
  readonly provenance?: Provenance
}

export function Fact({ name, children, provenance }: FactProps) {
  return (
    <div className="fact">
      <dt>{name}</dt>
      <dd>
        {provenance !== undefined && isEstimate(provenance) && <OriginMark origin="estimated" />}
        {children}
      </dd>
    </div>
  )
}

export const isEstimate = (provenance: Provenance): boolean => provenance === 'estimate' || provenance === 'recalled'

/** Where a row of the district's data comes from, in its own words. */
export function SourceNote({ of }: { readonly of: Sourced }) {
  const { t } = useTranslation()
  return (
    <p className="source-note">
      {isEstimate(of.provenance) && <OriginMark origin="estimated" />}
      <span>
        {t('provenance.about')}
        {t(`provenance.${of.provenance}`)} · {of.source}
      </span>
    </p>
  )
}
