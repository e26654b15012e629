import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  buildNetwork,
  createEngine,
  createForcingValues,
  createTimeline,
  err,
  initialValues,
  type Network,
  ok,
  problem,
  type Scenario,
} from '@district/models'
import type { SavedState } from '@district/models/contract'
import { createRehearsal, type Rehearsal } from '../../src/rehearsal/rehearsal.ts'
import { createRunPool, type RunPool } from '../../src/rehearsal/run-pool.ts'
import { openRunStore } from '../../src/rehearsal/run-store.ts'
import { openScenarioStore } from '../../src/rehearsal/scenario-store.ts'
import { loadPack } from '../../src/scenario/load-pack.ts'
import { loadScenario } from '../../src/scenario/load-scenario.ts'

const PACK = fileURLToPath(new URL('../../../seeds/weishan', import.meta.url))

export interface BenchRehearsal {
  readonly rehearsal: Rehearsal
  readonly pool: RunPool
  readonly network: Network
  readonly state: SavedState
  close(): Promise<void>
}

/** The whole district as a running simulator has it: a state to branch from, threads, a folder of its own. */
export function liveRehearsal(dxM: number, runsKept: number): BenchRehearsal {
  const district = loadPack(PACK)
  if (!district.ok) throw new Error('the pack is not sound')
  const network = buildNetwork(district.value, { dxM })
  const scenario = loadScenario('spring-irrigation', PACK, PACK, district.value)
  if (!scenario.ok) throw new Error('the scenario is not sound')
  const state = steadyState(network, scenario.value)
  const dir = mkdtempSync(join(tmpdir(), 'rehearsal-bench-'))
  const pool = createRunPool({ district: district.value, dxM })
  const rehearsal = createRehearsal({
    network,
    pool,
    runs: openRunStore(join(dir, 'runs'), { maximumRuns: runsKept, maximumBytes: 2e9 }),
    scenarios: openScenarioStore(join(dir, 'scenarios')),
    states: { live: () => ok(state), at: () => err(problem('STATE_UNKNOWN', {}, 'none is kept', 'expected live')) },
    wallNowMs: Date.now,
    onBroken: (_runId, error) => {
      throw error
    },
  })
  return {
    rehearsal,
    pool,
    network,
    state,
    async close() {
      await rehearsal.close()
      rmSync(dir, { recursive: true })
    },
  }
}

function steadyState(network: Network, scenario: Scenario): SavedState {
  const engine = createEngine(network)
  const values = initialValues(network, scenario, createForcingValues(network))
  createTimeline(network, scenario, values).evaluate(scenario.startMs / 1000, values)
  engine.startSteady(scenario.startMs, values)
  return engine.save()
}
