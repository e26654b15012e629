import type { FastifyReply } from 'fastify'
import { answerProblem } from './problem-answer.ts'

/** Milliseconds since 1970, written so or as ISO 8601; undefined: it is no instant. */
export function instantOf(text: string): number | undefined {
  const atMs = /^\d+$/.test(text) ? Number(text) : Date.parse(text)
  return Number.isFinite(atMs) ? atMs : undefined
}

export const refuseInstant = (reply: FastifyReply, text: string | undefined) =>
  answerProblem(reply, 'INSTANT_UNREADABLE', `at must be ms since 1970 or ISO 8601, got "${text ?? ''}"`)
