import { parentPort, workerData } from 'node:worker_threads'
import { buildNetwork, type District } from '@district/models'
import { createPreflightRunner, type PreflightJob } from './preflight-runner.ts'

/** What a thread is given at its start. */
export interface PreflightWorkerData {
  readonly district: District
  readonly dxM: number
}

const { district, dxM } = workerData as PreflightWorkerData
const run = createPreflightRunner(buildNetwork(district, { dxM }))

parentPort?.on('message', ({ id, job }: { readonly id: number; readonly job: PreflightJob }) =>
  parentPort?.postMessage({ id, outcome: run(job) }),
)
