import type { BranchEdits, RunRequest, RunsDocument } from '@district/models/contract'
import { encodeSavedState } from '@district/models/contract'
import type { FastifyPluginAsync, FastifyReply } from 'fastify'
import type { Rehearsal } from '../rehearsal/rehearsal.ts'
import type { StartRefusal } from '../rehearsal/run-request.ts'
import { isEnded } from '../rehearsal/run-store.ts'
import { answerProblem } from './problem-answer.ts'
import { streamFrames } from './run-frames.ts'

interface ById {
  readonly Params: { readonly id: string }
}

const ID_PARAMS = {
  params: { type: 'object', required: ['id'], properties: { id: { type: 'string', maxLength: 24 } } },
}

const object = (properties: Readonly<Record<string, unknown>>, required: readonly string[] = []) => ({
  type: 'object',
  additionalProperties: false,
  properties,
  required,
})

const EDITS = object({
  gates: {
    type: 'array',
    maxItems: 1000,
    items: object(
      {
        gateId: { type: 'string' },
        openingM: { type: 'number' },
        atHours: { type: 'number', minimum: 0 },
      } satisfies Record<keyof NonNullable<BranchEdits['gates']>[number], unknown>,
      ['gateId', 'openingM', 'atHours'],
    ),
  },
  riverStageM: { type: 'number' },
  horizonHours: { type: 'number' },
} satisfies Record<keyof BranchEdits, unknown>)

const RUN_REQUEST = object({
  scenario: { type: 'object', additionalProperties: true },
  scenarioId: { type: 'string' },
  version: { type: 'integer', minimum: 1 },
  from: {
    anyOf: [
      { type: 'string' },
      object({ runId: { type: 'string' } }, ['runId']),
      object({ state: { type: 'string' } }, ['state']),
    ],
  },
  name: { type: 'string', minLength: 1, maxLength: 200 },
  edits: EDITS,
  dxM: { type: 'number' },
  pinned: { type: 'boolean' },
} satisfies Record<keyof RunRequest, unknown>)

/** Runs: start, look, cancel, repeat, keep, remove. */
export const runRoutes =
  (rehearsal: Rehearsal): FastifyPluginAsync =>
  async (app) => {
    const { runs } = rehearsal
    const unknown = (reply: FastifyReply, id: string) => answerProblem(reply, 'RUN_UNKNOWN', id)
    const begun = (reply: FastifyReply, started: Awaited<ReturnType<Rehearsal['start']>>) =>
      started.ok
        ? reply.status(202).header('location', `/api/v1/rehearsal/runs/${started.value.id}`).send(started.value)
        : refuse(reply, started.error)

    app.get('/', (): RunsDocument => {
      const { maximumBytes, maximumRuns } = runs.retention
      const all = rehearsal.list()
      const bytes = all.reduce((sum, run) => sum + run.bytes, 0)
      return { runs: all.map(({ indicators: _, ...run }) => run), bytes, maximumBytes, maximumRuns }
    })

    app.post<{ Body: RunRequest }>(
      '/',
      { schema: { body: RUN_REQUEST }, bodyLimit: 16 * 1024 * 1024 },
      async (request, reply) => begun(reply, await rehearsal.start(request.body)),
    )

    app.get<ById>(
      '/:id',
      { schema: ID_PARAMS },
      (request, reply) => rehearsal.get(request.params.id) ?? unknown(reply, request.params.id),
    )

    app.get<ById>('/:id/inputs', { schema: ID_PARAMS }, (request, reply) => {
      const { id } = request.params
      if (rehearsal.get(id) === undefined) return unknown(reply, id)
      const { scenario, initial } = runs.inputs(id)
      return {
        scenario,
        state: initial === undefined ? null : Buffer.from(encodeSavedState(initial)).toString('base64'),
      }
    })

    app.post<ById>('/:id/cancel', { schema: ID_PARAMS }, (request, reply) => {
      const { id } = request.params
      if (rehearsal.get(id) === undefined) return unknown(reply, id)
      rehearsal.cancel(id)
      return reply.status(202).send(rehearsal.get(id))
    })

    app.post<ById>('/:id/again', { schema: ID_PARAMS }, async (request, reply) =>
      begun(reply, await rehearsal.again(request.params.id)),
    )

    app.put<ById & { Body: { pinned: boolean } }>(
      '/:id/pinned',
      { schema: { ...ID_PARAMS, body: object({ pinned: { type: 'boolean' } }, ['pinned']) } },
      (request, reply) => rehearsal.pin(request.params.id, request.body.pinned) ?? unknown(reply, request.params.id),
    )

    app.delete<ById>('/:id', { schema: ID_PARAMS }, (request, reply) => {
      const { id } = request.params
      const run = rehearsal.get(id)
      if (run === undefined) return unknown(reply, id)
      if (!isEnded(run)) return answerProblem(reply, 'RUN_UNDER_WAY', `${id} is ${run.state}; cancel it first.`)
      runs.remove(id)
      return reply.status(204).send()
    })

    app.get<ById>('/:id/frames', { websocket: true }, (socket, request) => {
      streamFrames(socket, request.params.id, rehearsal)
    })
  }

const REFUSAL_CODES = {
  full: 'RUNS_FULL',
  'run-unknown': 'RUN_UNKNOWN',
  'scenario-unknown': 'SCENARIO_UNKNOWN',
} as const

function refuse(reply: FastifyReply, refusal: StartRefusal) {
  if (refusal.kind === 'refused')
    return answerProblem(reply, 'SCENARIO_REFUSED', `${refusal.problems.length} problems`, refusal.problems)
  return answerProblem(reply, REFUSAL_CODES[refusal.kind], refusal.detail)
}
