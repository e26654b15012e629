import { buildNetwork, runScenario, type Scenario } from '@district/models'
import { loadPack } from '../scenario/load-pack.ts'
import { loadScenario } from '../scenario/load-scenario.ts'
import { describeProblems, type Said } from './check-pack.ts'

export interface BenchRequest {
  readonly scenario: string
  readonly cwd: string
  readonly packDir: string
  readonly dxM: readonly number[]
  readonly hours: number
  readonly asJson: boolean
}

const REPEATS = 3

/** Times a scenario on grids of several widths; the best of some repeats, because a machine can only be slower than it is. */
export function benchCommand(request: BenchRequest): Said {
  const pack = loadPack(request.packDir)
  if (!pack.ok) return { text: describeProblems(request.packDir, pack.error), exitCode: 1 }
  const loaded = loadScenario(request.scenario, request.cwd, request.packDir, pack.value)
  if (!loaded.ok) return { text: describeProblems(request.scenario, loaded.error), exitCode: 1 }
  const scenario: Scenario = { ...loaded.value, horizonS: request.hours * 3600 }

  const rows = request.dxM.map((dxM) => {
    const network = buildNetwork(pack.value, { dxM })
    const runs = Array.from({ length: REPEATS }, () => {
      const before = performance.now()
      const { cells, steps } = runScenario(network, scenario, { everyS: 3600 })
      return { dxM, cells, steps, wallS: (performance.now() - before) / 1000 }
    })
    return runs.reduce((best, run) => (run.wallS < best.wallS ? run : best))
  })
  if (request.asJson)
    return { text: JSON.stringify({ scenario: scenario.id, hours: request.hours, rows }), exitCode: 0 }
  const lines = rows.map(({ dxM, cells, steps, wallS }) =>
    [
      `${dxM} m`.padStart(7),
      `${cells} points`.padStart(14),
      `${steps} steps`.padStart(12),
      `${wallS.toFixed(3)} s`.padStart(10),
      `${Math.round((cells * steps) / wallS / 1e4) / 100} M point-steps/s`.padStart(24),
    ].join(''),
  )
  return { text: [`${scenario.id}, ${request.hours} h, best of ${REPEATS}`, ...lines].join('\n'), exitCode: 0 }
}
