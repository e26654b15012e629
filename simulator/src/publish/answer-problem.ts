import type { ProblemDocument } from '@district/models/contract'
import type { FastifyReply } from 'fastify'
import { ERROR_CODES, type ErrorCode } from '../ground/error-codes.ts'

/** Answers with a code of the registry instead of what was asked. */
export function answerProblem(reply: FastifyReply, code: ErrorCode, detail: string): FastifyReply {
  const { status, title } = ERROR_CODES[code]
  const body: ProblemDocument = { type: `urn:district:problem:${code}`, title, status, code, detail }
  return reply.status(status).type('application/problem+json').send(JSON.stringify(body))
}
