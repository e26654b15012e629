import type { Problem } from '@district/models'
import type { ProblemDocument } from '@district/models/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { ERROR_CODES, type ErrorCode } from '../ground/error-codes.ts'
import type { Log } from '../ground/log.ts'

/** An error as RFC 9457 has it; with `problems` each thing that is wrong, its place, and what would be accepted. */
export function answerProblem(reply: FastifyReply, code: ErrorCode, detail: string, problems?: readonly Problem[]) {
  const { status, title } = ERROR_CODES[code]
  const body: ProblemDocument & { readonly problems?: readonly Problem[] } = {
    type: `urn:district:problem:${code}`,
    title,
    status,
    code,
    detail,
    ...(problems !== undefined && { problems }),
  }
  return reply.status(status).type('application/problem+json').send(JSON.stringify(body))
}

/** What a route threw: a request that its schema refuses is the caller's; everything else is ours, and stands in the log. */
export function answerFailure(reply: FastifyReply, error: unknown, request: FastifyRequest, log: Log) {
  if (isCallers(error)) return answerProblem(reply, 'REQUEST_MALFORMED', error.message)
  log.error({ error, url: request.url }, 'A request failed.')
  return answerProblem(reply, 'INTERNAL', 'The log says what happened.')
}

const isCallers = (error: unknown): error is Error =>
  error instanceof Error && 'statusCode' in error && Number(error.statusCode) < 500
