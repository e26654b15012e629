import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { liveRehearsal } from './live-rehearsal.ts'

const WARM_CYCLES = 300
const AT_ONCE = 8
const LOOKS = 10

/** A branch from live with an edit, cancelled: at once, while it waits, or at its first frames; again and again. */
export async function cancelCycles(count: number) {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const { rehearsal, network, pool, close } = liveRehearsal(500, 20)
  const [gate] = network.district.gates
  if (gate === undefined) throw new Error('the district has no gate')
  const cycle = async (k: number) => {
    const edits = { gates: [{ gateId: gate.id, openingM: (k % 10) / 10, atHours: k % 3 }], horizonHours: 24 }
    const started = await rehearsal.start({ from: 'live', name: `cycle ${k}`, edits })
    if (!started.ok) throw new Error(JSON.stringify(started.error))
    const { id } = started.value
    if (k % 4 === 0) while (rehearsal.get(id)?.state === 'waiting') await turn()
    rehearsal.cancel(id)
    await rehearsal.ended(id)
    return rehearsal.get(id)?.state
  }
  const cycles = async (from: number, to: number) => {
    for (let k = from; k < to; k += AT_ONCE) await Promise.all(Array.from({ length: Math.min(AT_ONCE, to - k) }, (_, m) => cycle(k + m)))
  }
  const look = () => {
    collect()
    const { heapUsed, rss } = process.memoryUsage()
    return { heapMb: megabytes(heapUsed), rssMb: megabytes(rss), threads: pool.threads }
  }
  try {
    await cycles(0, WARM_CYCLES)
    const before = look()
    const started = performance.now()
    const during = []
    for (let part = 0; part < LOOKS; part++) {
      await cycles((part * count) / LOOKS, ((part + 1) * count) / LOOKS)
      during.push(look())
    }
    const wallS = (performance.now() - started) / 1000
    while (pool.running > 0) await turn()
    const after = look()
    return { cycles: count, wallS: Number(wallS.toPrecision(4)), before, after, during, stillRunning: pool.running, stillWaiting: pool.waiting }
  } finally {
    await close()
  }
}

const turn = () => new Promise((resolve) => setTimeout(resolve, 1))
const megabytes = (bytes: number): number => Number((bytes / 1e6).toFixed(1))
