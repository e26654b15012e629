import { buildNetwork, type Network } from '@district/models'
import { encodeFrame } from '@district/models/contract'
import type { WorkerNews, WorkerOrder } from './messages.ts'
import { runBranch } from './run-branch.ts'

/** Where the engine runs in the browser: a thread of its own, so that the scene keeps moving. */
const say = (news: WorkerNews, transfer: Transferable[] = []) => self.postMessage(news, { transfer })

let network: Network | undefined

self.onmessage = ({ data: order }: MessageEvent<WorkerOrder>) => {
  if (order.kind === 'district') {
    network = buildNetwork(order.district, { dxM: order.dxM })
    return
  }
  if (network === undefined) throw new Error('a rehearsal was asked for before the district was known')
  if (order.kind === 'warm') {
    runBranch(
      network,
      order.request,
      () => undefined,
      () => performance.now(),
    )
    return
  }
  const run = runBranch(
    network,
    order.request,
    (frame) => {
      const bytes = encodeFrame(frame)
      say({ kind: 'frame', bytes }, [bytes])
    },
    () => performance.now(),
  )
  say(run.ok ? { kind: 'done', report: run.value } : { kind: 'refused', problems: run.error })
}
