import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { ERROR_CODES, type ErrorCode, GatewayError, problemDocument } from '../ground/error-codes.ts'
import type { Log } from '../ground/log.ts'
import { StoreUnreachable } from '../store/history-store.ts'

export function sendProblem(reply: FastifyReply, code: ErrorCode, detail: string): FastifyReply {
  const problem = problemDocument(code, detail)
  return reply
    .code(problem.status)
    .header('content-type', 'application/problem+json')
    .serializer(JSON.stringify)
    .send(problem)
}

/** Whatever is thrown below a route leaves as problem+json with a code of the registry. */
export const createErrorHandler =
  (log: Log) =>
  (error: FastifyError | Error, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const code = codeOf(error)
    if (code !== 'GATEWAY_FAILED') return sendProblem(reply, code, error.message)
    log.error(
      { err: error, requestId: request.id, path: request.url.split('?', 1)[0] },
      'A request failed in a way that is not foreseen',
    )
    return sendProblem(reply, code, 'The request could not be answered.')
  }

function codeOf(error: FastifyError | Error): ErrorCode {
  if (error instanceof GatewayError) return error.code
  if (error instanceof StoreUnreachable) return 'HISTORY_UNREACHABLE'
  const status = 'statusCode' in error ? error.statusCode : undefined
  if (status === ERROR_CODES.RATE_EXCEEDED.status) return 'RATE_EXCEEDED'
  if (status === ERROR_CODES.BODY_TOO_LARGE.status) return 'BODY_TOO_LARGE'
  return status !== undefined && status >= 400 && status < 500 ? 'QUERY_INVALID' : 'GATEWAY_FAILED'
}
