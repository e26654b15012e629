import { frameDistanceS, parseScenario, runScenario } from '@district/models'
import { liveRehearsal } from './live-rehearsal.ts'

/** The same branch from live in this thread and in one of the pool. */
export async function sameHash() {
  const { rehearsal, network, state, close } = liveRehearsal(500, 10)
  const [gate] = network.district.gates
  if (gate === undefined) throw new Error('the district has no gate')
  try {
    const edits = { gates: [{ gateId: gate.id, openingM: 0.7, atHours: 1 }], horizonHours: 24 }
    const started = await rehearsal.start({ from: 'live', name: 'same', edits })
    if (!started.ok) throw new Error(JSON.stringify(started.error))
    const { id } = started.value
    await rehearsal.ended(id)
    const scenario = parseScenario(rehearsal.runs.inputs(id).scenario, network.district)
    if (!scenario.ok) throw new Error(JSON.stringify(scenario.error))
    const everyS = frameDistanceS(scenario.value.horizonS)
    const { hash } = runScenario(network, scenario.value, { everyS, initial: state })
    const inThread = rehearsal.get(id)?.hash
    return { mainThread: hash, inThread, isSame: hash === inThread }
  } finally {
    await close()
  }
}
