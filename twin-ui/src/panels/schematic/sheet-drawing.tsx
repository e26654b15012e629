import { memo, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { displayKm } from '../../ground/display-units.ts'
import { OriginSymbols } from '../numbers/origin-symbols.tsx'
import { GATE_QUANTITIES, type PlaceQuantity, STRUCTURE_QUANTITIES } from '../numbers/place-values.ts'
import { canalLength } from './edge-room.ts'
import type { PlacedCrossing, PlacedEdge, PlacedSide, SchematicLayout } from './schematic-layout.ts'
import { crossingSelection, sideSelection } from './schematic-walk.ts'
import { LABEL_LINE, STUB } from './sheet-measures.ts'
import { LEAF_PX } from './use-sheet-values.ts'

/** What stands still: lines, signs and names, and empty places for numbers that `useSheetValues` fills. */
export const SheetDrawing = memo(function SheetDrawing({ layout }: { readonly layout: SchematicLayout }) {
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: a group of the drawing takes no focus; all of it is said by the tree
    <g className="sheet-drawing" aria-hidden="true">
      <OriginSymbols prefix="sheet" />
      {layout.joins.map(({ key, points }) => (
        <path key={key} className="sheet-join" d={`M${points.map(([x, y]) => `${x} ${y}`).join('L')}`} />
      ))}
      {layout.edges.map((placed) => (
        <EdgeLine key={placed.key} placed={placed} />
      ))}
      {layout.sides.map((placed) => (
        <SideStub key={placed.key} placed={placed} />
      ))}
      {layout.nodes.map(({ nodeId, x, y }) => (
        <circle key={nodeId} className="sheet-node" cx={x} cy={y} r={2.6} />
      ))}
      {layout.gauges.map(({ station, x, y }) => (
        <circle key={station.id} className="sheet-gauge" cx={x} cy={y} r={2} />
      ))}
      {layout.crossings.map((placed) => (
        <CrossingSign key={placed.key} placed={placed} />
      ))}
      {layout.canals.map((canal) => (
        <text key={canal.key} className="sheet-canal" x={canal.label.x} y={canal.label.y + 14}>
          {canal.name}
          <tspan className="sheet-soft" dx={6}>
            {canalLength(canal)}
          </tspan>
        </text>
      ))}
    </g>
  )
})

/** A line is as thick as what it was made to carry: 2 px for a ditch, 7 for a main canal. */
const strokeOf = ({ edge }: PlacedEdge): number =>
  edge.reach === undefined ? 2 : Math.min(7, 1.6 + Math.sqrt(Math.max(0, edge.reach.designDischargeM3s)) * 0.5)

const ARROW = 'l-6 -3.4v6.8Z'

function EdgeLine({ placed }: { readonly placed: PlacedEdge }) {
  const { edge, fromX, toX, y, flowLabel, distanceLabel } = placed
  return (
    <g className={`sheet-edge ${edge.reach === undefined ? 'is-structure' : ''}`}>
      <path d={`M${fromX} ${y}H${toX}`} strokeWidth={strokeOf(placed)} />
      <path className="sheet-arrow" d={`M${distanceLabel.x - 2} ${y}${ARROW}`} />
      {flowLabel !== undefined && edge.reach !== undefined && (
        <Value
          of={`reach:${edge.reach.id}`}
          quantity="dischargeM3s"
          x={flowLabel.x}
          y={y - 6}
          right={flowLabel.x + flowLabel.width}
        />
      )}
      {edge.lengthM > 0 && (
        <text className="sheet-soft" x={distanceLabel.x} y={y + 13.5}>
          {displayKm(edge.lengthM)}
        </text>
      )}
    </g>
  )
}

function CrossingSign({ placed }: { readonly placed: PlacedCrossing }) {
  const { gate, structure, x, y, nameLines, label } = placed
  const selection = crossingSelection(placed)
  const key = selection === undefined ? '' : `${selection.kind}:${selection.id}`
  const quantities: readonly PlaceQuantity[] = gate === undefined ? STRUCTURE_QUANTITIES : GATE_QUANTITIES
  const top = label.y + 10
  return (
    <g>
      {gate !== undefined ? (
        <>
          <rect className="sheet-gate" x={x - 6} y={y - 8} width={12} height={16} />
          <rect
            className="sheet-leaf"
            x={x - 3.5}
            y={y - 6}
            width={7}
            height={LEAF_PX}
            data-leaf={key}
            data-highest={gate.maximumOpeningM}
          />
        </>
      ) : (
        <path className="sheet-gate" d={`M${x - 8} ${y}l8 -8l8 8l-8 8Z`} data-structure={structure?.law.kind} />
      )}
      {nameLines.map((line, i) => (
        <text key={line} className="sheet-name" x={x} y={top + i * LABEL_LINE} textAnchor="middle">
          {line}
        </text>
      ))}
      {quantities.map((quantity, i) => (
        <Value
          key={quantity}
          of={key}
          quantity={quantity}
          x={label.x + 1}
          y={top + (nameLines.length + i) * LABEL_LINE}
          right={label.x + label.width - 2}
          word
        />
      ))}
    </g>
  )
}

/** A branch canal: a short line upwards, its name and what it takes written along it. */
function SideStub({ placed: { side, x, y, name } }: { readonly placed: PlacedSide }) {
  const selection = sideSelection(side)
  const key = selection === undefined ? '' : `${selection.kind}:${selection.id}`
  const foot = y - STUB - 5
  return (
    <g className={side.edge === undefined ? 'sheet-side is-outside' : 'sheet-side'}>
      <path d={`M${x} ${y}V${y - STUB}`} />
      <path className="sheet-arrow" d={`M${x} ${y - STUB - 4}l-3 5h6Z`} />
      <g transform={`translate(${x + 4} ${foot}) rotate(-90)`}>
        <Value of={key} quantity="dischargeM3s" x={0} y={0} right={30} />
        <text className="sheet-soft" x={34} y={0}>
          {name}
        </text>
      </g>
    </g>
  )
}

interface ValueProps {
  readonly of: string
  readonly quantity: PlaceQuantity
  readonly x: number
  readonly y: number
  readonly right: number
  readonly word?: boolean
}

/** A number's place: its word, how it is known, and the number at the right. */
function Value({ of, quantity, x, y, right, word = false }: ValueProps): ReactNode {
  const { t } = useTranslation()
  return (
    <g className="placed-value" data-value={`${of} ${quantity}`} data-origin="never">
      {word && (
        <text className="sheet-soft" x={x + 10} y={y}>
          {t(`schematic.short.${quantity}`)}
        </text>
      )}
      <use href="#sheet-never" x={x} y={y - 8} width={8} height={8} />
      <text className="placed-number" x={right} y={y} textAnchor="end" />
    </g>
  )
}
