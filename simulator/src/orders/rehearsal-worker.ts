import { parentPort, workerData } from 'node:worker_threads'
import { buildNetwork, type District } from '@district/models'
import { type RehearsalRequest, rehearse } from './rehearse.ts'

/* The thread of `rehearsal-thread.ts`: one district, one run after the other. */
const { district, dxM } = workerData as { readonly district: District; readonly dxM: number }
const network = buildNetwork(district, { dxM })

parentPort?.on('message', (request: RehearsalRequest) => {
  try {
    parentPort?.postMessage({ rehearsal: rehearse(network, request) })
  } catch (error) {
    parentPort?.postMessage({ fault: error instanceof Error ? error.message : String(error) })
  }
})
