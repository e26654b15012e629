import type { Reach } from '@district/models'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { displayChainage, displayKm, fixed } from '../../ground/display-units.ts'
import { nameIn } from '../../ground/locale.ts'
import { nearestPoint, pointReaders, reachIndexOf } from '../numbers/frame-readers.ts'
import { Computed, useComputedOrigin } from '../numbers/live-numbers.tsx'
import { OriginMark } from '../numbers/origin-mark.tsx'
import { useLoaded, useTwinState } from '../twin-context.tsx'
import { CardFrame, Fact, Facts, isEstimate, SourceNote } from './card-frame.tsx'
import { LateralTable } from './lateral-table.tsx'
import { SectionDrawing } from './section-drawing.tsx'
import { StationGauges } from './station-card.tsx'

/** A reach: what the model computes along it now, beside its design, and the gauges that stand on it. */
export function ReachCard({ reach, chainageM }: { readonly reach: Reach; readonly chainageM: number | undefined }) {
  const { t } = useTranslation()
  const { index } = useLoaded()
  const locale = useTwinState((state) => state.locale)
  const stations = index.stationsByReach.get(reach.id) ?? []
  const laterals = index.lateralsByReach.get(reach.id) ?? []
  return (
    <CardFrame names={reach.names} kind={`${t(`kind.${reach.kind}`)} · ${nameIn(locale, reach.canal)}`} id={reach.id}>
      <WaterNow reach={reach} chainageM={chainageM} />
      {stations.map((station) => (
        <section className="card-section" key={station.id}>
          <h3>{nameIn(locale, station.names)}</h3>
          <StationGauges station={station} />
        </section>
      ))}
      {laterals.length > 0 && <LateralTable laterals={laterals} />}
      <ReachParameters reach={reach} />
    </CardFrame>
  )
}

function WaterNow({ reach, chainageM }: { readonly reach: Reach; readonly chainageM: number | undefined }) {
  const { t } = useTranslation()
  const { network, index } = useLoaded()
  const origin = useComputedOrigin()
  const columns = useMemo(() => {
    const reachIndex = reachIndexOf(index, reach.id)
    const at = (name: string, chainage: number) => ({
      name,
      chainage,
      readers: pointReaders(network, nearestPoint(network, reachIndex, chainage)),
    })
    const ends = [at(t('reach.head'), 0), at(t('reach.tail'), reach.lengthM)]
    return chainageM === undefined
      ? ends
      : [ends[0], at(t('reach.at'), chainageM), ends[1]].filter((end) => end !== undefined)
  }, [network, index, reach, chainageM, t])
  const section = index.sectionById.get(reach.crossSectionId)
  // The chosen place where there is one, else the tail: what the reach hands on.
  const shown = chainageM === undefined ? columns.at(-1) : columns[1]
  const rows = [
    { name: t('reach.stage'), quantity: 'stage', pick: 'stageM' },
    { name: t('reach.depth'), quantity: 'stage', pick: 'depthM' },
    { name: t('reach.freeboard'), quantity: 'stage', pick: 'freeboardM' },
    { name: t('reach.discharge'), quantity: 'discharge', pick: 'dischargeM3s' },
  ] as const
  return (
    <section className="card-section">
      <div className="section-head">
        <h3>{t('card.now')}</h3>
        <OriginMark origin={origin === 'never' ? 'computed' : origin} word />
      </div>
      <table className="comparison" data-testid="reach-water">
        <thead>
          <tr>
            <th scope="col">
              <span className="visually-hidden">{t('card.quantity')}</span>
            </th>
            {columns.map(({ name, chainage }) => (
              <th scope="col" key={name}>
                {name} <span className="unit">{displayChainage(chainage)}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, quantity, pick }) => (
            <tr key={pick}>
              <th scope="row">
                {name}
                <span className="unit">{quantity === 'stage' ? 'm' : 'm³/s'}</span>
              </th>
              {columns.map((column) => (
                <td key={column.name}>
                  <Computed read={column.readers[pick]} quantity={quantity} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {section !== undefined && shown !== undefined && (
        <SectionDrawing reach={reach} shape={section.shape} depthM={shown.readers.depthM} />
      )}
      <p className="note">{t('reach.betweenGauges')}</p>
    </section>
  )
}

function ReachParameters({ reach }: { readonly reach: Reach }) {
  const { t } = useTranslation()
  const { index } = useLoaded()
  const locale = useTwinState((state) => state.locale)
  const selected = useTwinState((state) => state.selected)
  const section = index.sectionById.get(reach.crossSectionId)
  const fall = reach.bedUpM - reach.bedDownM
  const { provenance } = reach
  const ends = [reach.fromNodeId, reach.toNodeId].map((nodeId) => index.nodeById.get(nodeId))
  return (
    <section className="card-section">
      <h3>{t('card.parameters')}</h3>
      <Facts>
        <Fact name={t('reach.length')}>{displayKm(reach.lengthM)} km</Fact>
        <Fact name={t('kind.node')}>
          {ends.map((node, end) =>
            node === undefined ? null : (
              <span key={node.id}>
                {end === 1 && ' → '}
                <button type="button" className="link-button" onClick={() => selected({ kind: 'node', id: node.id })}>
                  {nameIn(locale, node.names)}
                </button>
              </span>
            ),
          )}
        </Fact>
        <Fact name={t('reach.bed')} provenance={provenance}>
          {fixed(reach.bedUpM, 2)} / {fixed(reach.bedDownM, 2)} m
        </Fact>
        {fall > 0 && (
          <Fact name={t('reach.slope')} provenance={provenance}>
            1/{Math.round(reach.lengthM / fall / 100) * 100}
          </Fact>
        )}
        {section !== undefined && (
          <Fact name={t('reach.section')} provenance={section.provenance}>
            {t(`reach.${section.shape.kind}`, {
              width: fixed(section.shape.bottomWidthM, 1),
              slope: fixed(section.shape.sideSlope, 1),
              berm: section.shape.kind === 'compound' ? fixed(section.shape.bermWidthM, 1) : '',
            })}
          </Fact>
        )}
        {section !== undefined && (
          <Fact name={t('reach.bankHeight')} provenance={section.provenance}>
            {fixed(section.shape.bankHeightM, 2)} m
          </Fact>
        )}
        <Fact name={t('reach.roughness')} provenance={provenance}>
          {fixed(reach.manningN, 4)}
        </Fact>
        <Fact name={t('reach.designDischarge')} provenance={provenance}>
          {fixed(reach.designDischargeM3s, 1)} m³/s
        </Fact>
        <Fact name={t('reach.designDepth')} provenance={provenance}>
          {fixed(reach.designDepthM, 2)} m
        </Fact>
      </Facts>
      {isEstimate(provenance) && <p className="note">{t('provenance.estimatedData')}</p>}
      <SourceNote of={reach} />
    </section>
  )
}
