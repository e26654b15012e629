import { parseScenario } from '@district/models'
import type { FastifyPluginAsync, FastifyReply } from 'fastify'
import { documentChanges } from '../rehearsal/document-changes.ts'
import type { Rehearsal } from '../rehearsal/rehearsal.ts'
import { answerProblem } from './problem-answer.ts'

interface ById {
  readonly Params: { readonly id: string }
}

const VERSION = { type: 'integer', minimum: 1 } as const
const ID_PARAMS = {
  type: 'object',
  required: ['id'],
  properties: { id: { type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$' } },
} as const
const query = (properties: Readonly<Record<string, unknown>>, required: readonly string[] = []) => ({
  params: ID_PARAMS,
  querystring: { type: 'object', additionalProperties: false, properties, required },
})

const tagOf = (version: number): string => `"${version}"`

/** Scenario documents: every save is a new version on top of the one that its author has seen. */
export const scenarioRoutes =
  ({ scenarios, network }: Rehearsal): FastifyPluginAsync =>
  async (app) => {
    const unknown = (reply: FastifyReply, id: string, version?: number) =>
      answerProblem(reply, 'SCENARIO_UNKNOWN', version === undefined ? id : `${id}, version ${version}`)

    app.get('/', () => ({ scenarios: scenarios.list() }))

    app.get<ById & { Querystring: { version?: number } }>(
      '/:id',
      { schema: query({ version: VERSION }) },
      (request, reply) => {
        const { id } = request.params
        const stored = scenarios.get(id, request.query.version)
        if (stored === undefined) return unknown(reply, id, request.query.version)
        return reply.header('etag', tagOf(stored.version)).send(stored.document)
      },
    )

    app.get<ById>('/:id/versions', { schema: query({}) }, (request, reply) => {
      const versions = scenarios.versions(request.params.id)
      return versions.length === 0 ? unknown(reply, request.params.id) : { versions }
    })

    app.get<ById & { Querystring: { from: number; to: number } }>(
      '/:id/diff',
      { schema: query({ from: VERSION, to: VERSION }, ['from', 'to']) },
      (request, reply) => {
        const { id } = request.params
        const { from, to } = request.query
        const [older, newer] = [scenarios.get(id, from), scenarios.get(id, to)]
        if (older === undefined) return unknown(reply, id, from)
        if (newer === undefined) return unknown(reply, id, to)
        return { id, from, to, changes: documentChanges(older.document, newer.document) }
      },
    )

    app.put<ById>('/:id', { schema: query({}), bodyLimit: 8 * 1024 * 1024 }, (request, reply) => {
      const { id } = request.params
      const base = baseOf(request.headers['if-match'], request.headers['if-none-match'], scenarios.versions(id).length)
      if (base === undefined)
        return answerProblem(
          reply,
          'VERSION_MISSING',
          'Say If-Match: "<version>", or If-None-Match: * for a new scenario.',
        )
      const scenario = parseScenario(request.body, network.district)
      if (!scenario.ok)
        return answerProblem(reply, 'SCENARIO_REFUSED', `${scenario.error.length} problems`, scenario.error)
      if (scenario.value.id !== id)
        return answerProblem(
          reply,
          'REQUEST_MALFORMED',
          `The document's id is ${scenario.value.id}, its address says ${id}.`,
        )
      const saved = scenarios.save(id, request.body, base, Date.now())
      if (saved.kind === 'conflict')
        return answerProblem(reply, 'VERSION_CONFLICT', `The newest version of ${id} is ${saved.known}.`)
      return reply
        .status(base === 0 ? 201 : 200)
        .header('etag', tagOf(saved.version.version))
        .send(saved.version)
    })

    app.delete<ById>('/:id', { schema: query({}) }, (request, reply) => {
      const { id } = request.params
      const newest = scenarios.get(id)
      if (newest === undefined) return unknown(reply, id)
      const base = baseOf(request.headers['if-match'], undefined, newest.version)
      if (base === undefined) return answerProblem(reply, 'VERSION_MISSING', 'Say If-Match: "<version>".')
      if (base !== newest.version)
        return answerProblem(reply, 'VERSION_CONFLICT', `The newest version of ${id} is ${newest.version}.`)
      scenarios.remove(id)
      return reply.status(204).send()
    })
  }

/** Version that a request builds on: that of `If-Match`, 0 for a new one; undefined where it does not say. */
function baseOf(ifMatch: string | undefined, ifNoneMatch: string | undefined, known: number): number | undefined {
  if (ifNoneMatch === '*') return 0
  const tag = /^(?:W\/)?"(\d+)"$/.exec(ifMatch ?? '')?.[1]
  if (tag !== undefined) return Number(tag)
  return ifMatch === undefined && known === 0 ? 0 : undefined
}
