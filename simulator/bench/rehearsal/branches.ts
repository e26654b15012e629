import { availableParallelism } from 'node:os'
import { liveRehearsal } from './live-rehearsal.ts'

const GATES_MOVED = 3

/** Branches from live, each with other gates moved, 24 h of the whole district, until every one is done and on disk. */
export async function branchesPerMinute(dxM: number, count: number) {
  const { rehearsal, network, pool, close } = liveRehearsal(dxM, count + 10)
  const gates = network.district.gates.filter(({ kind }) => kind === 'check')
  const branch = async (k: number) => {
    const moves = Array.from({ length: GATES_MOVED }, (_, m) => ({
      gateId: gates[(k + 7 * m) % gates.length]?.id ?? '',
      openingM: 0.2 + ((k + m) % 5) * 0.1,
      atHours: m,
    }))
    const started = await rehearsal.start({ from: 'live', name: `branch ${k}`, edits: { gates: moves, horizonHours: 24 } })
    if (!started.ok) throw new Error(JSON.stringify(started.error))
    return started.value.id
  }
  try {
    for (const id of await Promise.all([branch(0), branch(1)])) await rehearsal.ended(id)
    const before = performance.now()
    const ids = await Promise.all(Array.from({ length: count }, (_, k) => branch(k)))
    await Promise.all(ids.map((id) => rehearsal.ended(id)))
    const wallS = (performance.now() - before) / 1000
    const runs = ids.map((id) => rehearsal.get(id))
    const cpuS = runs.map((run) => run?.cpuS ?? Number.NaN).sort((a, b) => a - b)
    return {
      dxM,
      points: network.pointCount,
      branches: count,
      done: runs.filter((run) => run?.state === 'done').length,
      threads: pool.threads,
      cores: availableParallelism(),
      wallS: rounded(wallS),
      perMinute: rounded((60 * count) / wallS),
      medianCpuS: cpuS[Math.floor(count / 2)],
      kilobytesPerRun: Math.round(runs.reduce((sum, run) => sum + (run?.bytes ?? 0), 0) / count / 1000),
    }
  } finally {
    await close()
  }
}

const rounded = (value: number): number => Number(value.toPrecision(4))
