import { problemLine } from '@district/models'
import { PERSON_HEADER, personNamed } from '@district/models/contract'
import type { FastifyPluginAsync, FastifyRequest } from 'fastify'
import type { TrainingDesk } from '../training/training-desk.ts'
import { answerProblem } from './problem-answer.ts'

export interface TrainingApiParts {
  readonly desk: TrainingDesk
}

const PATH = '/api/v1/rehearsal/training'

/** An instructor's faults, floods, stuck gates and unordered draws in the virtual district: begun, listed, ended. */
export const trainingApi =
  ({ desk }: TrainingApiParts): FastifyPluginAsync =>
  async (app) => {
    app.get(PATH, () => ({ incidents: desk.list() }))

    app.post(PATH, async (request, reply) => {
      if (isClear(request.body)) return { ended: desk.endAll(nameOf(request)) }
      const begun = desk.begin(request.body, nameOf(request))
      if (begun.ok) return reply.code(201).send(begun.value)
      return answerProblem(reply, 'TRAINING_INVALID', begun.error.map(problemLine).join('; '))
    })

    app.delete(PATH, async (request) => ({ ended: desk.endAll(nameOf(request)) }))

    app.delete<{ Params: { id: string } }>(`${PATH}/:id`, async (request, reply) => {
      const { id } = request.params
      if (desk.end(id, nameOf(request))) return reply.code(204).send()
      return answerProblem(reply, 'TRAINING_UNKNOWN', `Nothing of the id "${id}" goes on; GET tells what does.`)
    })
  }

const isClear = (body: unknown): boolean =>
  typeof body === 'object' && body !== null && 'kind' in body && body.kind === 'clear'

/** Whoever asks without the gateway sits at this machine. */
const nameOf = ({ headers }: FastifyRequest): string => personNamed(headers[PERSON_HEADER]) ?? 'local'
