import type { Structure } from '@district/models'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { structureReaders } from '../numbers/frame-readers.ts'
import { Computed, useComputedOrigin } from '../numbers/live-numbers.tsx'
import { OriginMark } from '../numbers/origin-mark.tsx'
import { useLoaded } from '../twin-context.tsx'
import { CardFrame, Fact, Facts, isEstimate, SourceNote } from './card-frame.tsx'
import { structureFacts } from './structure-facts.ts'

/** A structure without a leaf: what the model computes on both sides of it, and the numbers of its law. */
export function StructureCard({ structure }: { readonly structure: Structure }) {
  const { t } = useTranslation()
  const { provenance } = structure
  return (
    <CardFrame names={structure.names} kind={t(`structure.${structure.law.kind}`)} id={structure.id}>
      <WaterNow structure={structure} />
      <section className="card-section">
        <h3>{t('card.parameters')}</h3>
        <Facts>
          {structureFacts(structure.law).map(({ key, text }) => (
            <Fact key={key} name={t(`structure.${key}`)} provenance={provenance}>
              {text}
            </Fact>
          ))}
          {structure.hasFlap && <Fact name={t('structure.flap')}>{t('structure.hasFlap')}</Fact>}
        </Facts>
        {isEstimate(provenance) && <p className="note">{t('provenance.estimatedData')}</p>}
        <SourceNote of={structure} />
      </section>
    </CardFrame>
  )
}

function WaterNow({ structure }: { readonly structure: Structure }) {
  const { t } = useTranslation()
  const { index } = useLoaded()
  const origin = useComputedOrigin()
  const readers = useMemo(() => structureReaders(index, structure.id), [index, structure])
  return (
    <section className="card-section">
      <div className="section-head">
        <h3>{t('card.now')}</h3>
        <OriginMark origin={origin === 'never' ? 'computed' : origin} word />
      </div>
      <Facts>
        <Fact name={`${t('structure.stageUp')} m`}>
          <Computed read={readers.stageUpM} quantity="stage" />
        </Fact>
        <Fact name={`${t('structure.stageDown')} m`}>
          <Computed read={readers.stageDownM} quantity="stage" />
        </Fact>
        <Fact name={`${t('structure.discharge')} m³/s`}>
          <Computed read={readers.dischargeM3s} quantity="discharge" />
        </Fact>
      </Facts>
      <p className="note">{t('structure.notMeasured')}</p>
    </section>
  )
}
