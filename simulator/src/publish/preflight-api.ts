import { problemLine } from '@district/models'
import type { FastifyPluginAsync } from 'fastify'
import type { PreflightDesk } from '../preflight/preflight-desk.ts'
import { answerProblem } from './problem-answer.ts'

export interface PreflightApiParts {
  readonly desk: Pick<PreflightDesk, 'ask' | 'find'>
}

const PATH = '/api/v1/rehearsal/preflight'

/** `POST` runs a gate's move on the shadow before anybody makes it; `GET` tells again what came of it. */
export const preflightApi =
  ({ desk }: PreflightApiParts): FastifyPluginAsync =>
  async (app) => {
    app.post(PATH, async (request, reply) => {
      const answer = await desk.ask(request.body)
      if (answer.kind === 'answered') return answer.preflight
      if (answer.kind === 'not-following')
        return answerProblem(
          reply,
          'SHADOW_NOT_READY',
          'A move is run from the state of a shadow that follows; try again.',
        )
      return answerProblem(reply, 'PREFLIGHT_INVALID', answer.problems.map(problemLine).join('; '))
    })

    app.get<{ Params: { id: string } }>(`${PATH}/:id`, async ({ params: { id } }, reply) => {
      const preflight = desk.find(id)
      return preflight ?? answerProblem(reply, 'PREFLIGHT_UNKNOWN', `"${id}" is not kept here: run the move again.`)
    })
  }
