import { parentPort, workerData } from 'node:worker_threads'
import {
  buildNetwork,
  createFrameFields,
  type Engine,
  frameDistanceS,
  InputRefused,
  type Network,
  runScenario,
} from '@district/models'
import { encodeFrame, type Frame } from '@district/models/contract'
import { createFramePacker } from './frame-archive.ts'
import {
  type FrameMessage,
  MOST_FRAMES_UNDER_WAY,
  type RunAnswer,
  type RunEnd,
  type RunOrder,
  type RunTask,
  SIGNALS,
  type ThreadSetting,
} from './run-order.ts'

/* One thread of the pool: builds its networks once and plays what it is given. Node runs this file as it is. */

const MOST_NETWORKS = 3
const LOOK_EVERY_MS = 1000

const setting: ThreadSetting = workerData
const networks = new Map<number, Network>()
networkAt(setting.dxM)

class Stopped extends Error {}

export function playRun({ ticket, order, wantsFrames, signals }: RunTask): RunAnswer {
  const shared = new Int32Array(signals)
  const network = networkAt(order.dxM)
  const before = process.threadCpuUsage()
  let framesSent = 0
  const send = wantsFrames ? frameSender(network, order, ticket, shared) : undefined
  try {
    const report = runScenario(network, order.scenario, {
      ...(order.initial === undefined ? {} : { initial: order.initial }),
      everyS: frameDistanceS(order.scenario.horizonS),
      onFrame(engine, sinceStartS) {
        stopIfAsked(shared)
        if (send !== undefined) {
          send(engine, sinceStartS, framesSent)
          framesSent += 1
        }
        Atomics.add(shared, SIGNALS.computed, 1)
      },
    })
    const { user, system } = process.threadCpuUsage(before)
    const cpuS = Math.round((user + system) / 1000) / 1000
    return { framesSent, end: { kind: 'made', report, topologyHash: network.topologyHash, cpuS } }
  } catch (error) {
    return { framesSent, end: endOf(error) }
  }
}

function endOf(error: unknown): RunEnd {
  if (error instanceof Stopped) return { kind: 'cancelled' }
  if (error instanceof InputRefused) return { kind: 'refused', problems: error.problems }
  throw error
}

function networkAt(dxM: number): Network {
  const known = networks.get(dxM)
  if (known !== undefined) return known
  const network = buildNetwork(setting.district, { dxM })
  const [oldest] = networks.keys()
  if (networks.size >= MOST_NETWORKS && oldest !== undefined) networks.delete(oldest)
  networks.set(dxM, network)
  return network
}

function stopIfAsked(shared: Int32Array): void {
  if (Atomics.load(shared, SIGNALS.stop) === 1) throw new Stopped()
}

/** Sends frames to the pool, never more than it can take. */
function frameSender(network: Network, { runId, scenario }: RunOrder, ticket: number, shared: Int32Array) {
  const pack = createFramePacker()
  const fields = createFrameFields(network)
  return (engine: Engine, sinceStartS: number, sequence: number): void => {
    waitForRoom(shared, sequence)
    engine.writeFrame(fields)
    const frame: Frame = {
      ...fields,
      topologyHash: network.topologyHash,
      runId,
      origin: 'rehearsal',
      sequence,
      timeMs: scenario.startMs + sinceStartS * 1000,
      wallMs: 0,
    }
    const encoded = encodeFrame(frame)
    const packed = pack(frame)
    const message: FrameMessage = { ticket, sequence, sinceStartS, frame: encoded, packed }
    parentPort?.postMessage(message, [encoded, packed.buffer])
  }
}

function waitForRoom(shared: Int32Array, sent: number): void {
  for (;;) {
    const taken = Atomics.load(shared, SIGNALS.taken)
    if (sent - taken < MOST_FRAMES_UNDER_WAY) return
    Atomics.wait(shared, SIGNALS.taken, taken, LOOK_EVERY_MS)
    stopIfAsked(shared)
  }
}
