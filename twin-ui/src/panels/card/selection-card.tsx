import { useLoaded, useTwinState } from '../twin-context.tsx'
import { DistrictCard } from './district-card.tsx'
import { GateCard } from './gate-card.tsx'
import { NodeCard } from './node-card.tsx'
import { ReachCard } from './reach-card.tsx'
import { StationCard } from './station-card.tsx'
import { StructureCard } from './structure-card.tsx'

/** All that is known of the selected thing; of the whole district when nothing is selected. */
export function SelectionCard() {
  const { district, index } = useLoaded()
  const selection = useTwinState((state) => state.selection)
  switch (selection?.kind) {
    case undefined:
      return <DistrictCard />
    case 'gate': {
      const gate = district.gates[index.gateIndexById.get(selection.id) ?? -1]
      return gate === undefined ? <DistrictCard /> : <GateCard key={gate.id} gate={gate} />
    }
    case 'reach': {
      const reach = district.reaches[index.reachIndexById.get(selection.id) ?? -1]
      if (reach === undefined) return <DistrictCard />
      return <ReachCard key={reach.id} reach={reach} chainageM={selection.chainageM} />
    }
    case 'node': {
      const node = index.nodeById.get(selection.id)
      return node === undefined ? <DistrictCard /> : <NodeCard key={node.id} node={node} />
    }
    case 'structure': {
      const structure = index.structureById.get(selection.id)
      return structure === undefined ? <DistrictCard /> : <StructureCard key={structure.id} structure={structure} />
    }
    case 'station': {
      const station = index.stationById.get(selection.id)
      if (station === undefined) return <DistrictCard />
      // A gate's station is the gate as people know it.
      const gate = station.gateId === null ? undefined : district.gates[index.gateIndexById.get(station.gateId) ?? -1]
      return gate === undefined ? (
        <StationCard key={station.id} station={station} />
      ) : (
        <GateCard key={gate.id} gate={gate} />
      )
    }
  }
}
