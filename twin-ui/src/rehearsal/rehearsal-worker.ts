import { buildNetwork, type Network } from '@district/models'
import { encodeFrame } from '@district/models/contract'
import type { WorkerNews, WorkerOrder } from './messages.ts'
import { playScenario } from './play-scenario.ts'
import { type RehearsalListener, runRehearsal } from './run-rehearsal.ts'

/** Where the engine runs in the browser: a thread of its own, so that the scene keeps moving. */
const say = (news: WorkerNews, transfer: Transferable[] = []) => self.postMessage(news, { transfer })

let network: Network | undefined

const nowMs = () => performance.now()

const listener: RehearsalListener = {
  onFrame(track, frame) {
    const bytes = encodeFrame(frame)
    say({ kind: 'frame', track, bytes }, [bytes])
  },
  onProgress: (fraction) => say({ kind: 'progress', fraction }),
  onReport: (report) => say({ kind: 'report', report }),
}

self.onmessage = ({ data: order }: MessageEvent<WorkerOrder>) => {
  if (order.kind === 'district') {
    network = buildNetwork(order.district, { dxM: order.dxM })
    return
  }
  if (network === undefined) throw new Error('a rehearsal was asked for before the district was known')
  if (order.kind === 'scenario') {
    const played = playScenario(network, order.request, listener, nowMs)
    say(played.ok ? { kind: 'played' } : { kind: 'refused', problems: played.error })
    return
  }
  const outcome = runRehearsal(network, order.request, listener, nowMs)
  say(outcome.ok ? { kind: 'compared', comparison: outcome.value } : { kind: 'refused', problems: outcome.error })
}
