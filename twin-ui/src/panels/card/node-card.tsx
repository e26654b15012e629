import type { Node } from '@district/models'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { fixed } from '../../ground/display-units.ts'
import { nameIn } from '../../ground/locale.ts'
import { nodeStageReader } from '../numbers/frame-readers.ts'
import { Computed } from '../numbers/live-numbers.tsx'
import { useLoaded, useTwinState } from '../twin-context.tsx'
import { CardFrame, Fact, Facts, SourceNote } from './card-frame.tsx'

/** A node: what meets there. */
export function NodeCard({ node }: { readonly node: Node }) {
  const { t } = useTranslation()
  const { district, index } = useLoaded()
  const locale = useTwinState((state) => state.locale)
  const selected = useTwinState((state) => state.selected)
  const reaches = district.reaches.filter(
    (reach) => reach.kind !== 'branch' && (reach.fromNodeId === node.id || reach.toNodeId === node.id),
  )
  const readStage = useMemo(() => nodeStageReader(index, node.id), [index, node.id])
  const gates = index.gatesByNode.get(node.id) ?? []
  return (
    <CardFrame names={node.names} kind={t('kind.node')} id={node.id}>
      <section className="card-section">
        <Facts>
          <Fact name={`${t('reach.stage')} m`}>
            <Computed read={readStage} quantity="stage" />
          </Fact>
          <Fact name={t('node.designStage')} provenance={node.provenance}>
            {fixed(node.designStageM, 2)} m
          </Fact>
          <Fact name={t('node.boundary')}>{t(`boundary.${node.boundary}`)}</Fact>
        </Facts>
        <SourceNote of={node} />
      </section>
      <section className="card-section">
        <h3>{t('card.gates')}</h3>
        <ul className="link-list">
          {gates.map((gate) => (
            <li key={gate.id}>
              <button type="button" className="link-button" onClick={() => selected({ kind: 'gate', id: gate.id })}>
                {nameIn(locale, gate.names)}
              </button>
              <span className="row-note">{t(`kind.${gate.kind}`)}</span>
            </li>
          ))}
        </ul>
      </section>
      <section className="card-section">
        <h3>{t('node.reaches')}</h3>
        <ul className="link-list">
          {reaches.map((reach) => (
            <li key={reach.id}>
              <button type="button" className="link-button" onClick={() => selected({ kind: 'reach', id: reach.id })}>
                {nameIn(locale, reach.names)}
              </button>
              <span className="row-note">{nameIn(locale, reach.canal)}</span>
            </li>
          ))}
        </ul>
      </section>
    </CardFrame>
  )
}
