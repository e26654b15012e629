import { createHash } from 'node:crypto'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import type { District } from '@district/models'
import type { DistrictDocument } from '@district/models/contract'
import { API, type App } from './routes.ts'

/** What exists does not change while we run: made into text once, compressed once, and not sent again to who has it. */
export function addDistrictRoutes(app: App, document: DistrictDocument<District>): void {
  const text = Buffer.from(JSON.stringify(document))
  const tag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`
  const bodies = {
    br: brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 7 } }),
    gzip: gzipSync(text),
  }
  const schema = {
    summary: 'The district: nodes, reaches, gates, gauges, and how every number is known',
    tags: ['read'],
  }
  app.get(`${API}/district`, { schema }, (request, reply) => {
    reply.headers({ etag: tag, 'cache-control': 'no-cache', vary: 'accept-encoding' })
    if (request.headers['if-none-match'] === tag) return reply.code(304).send()
    reply.header('content-type', 'application/json; charset=utf-8')
    const accepted = String(request.headers['accept-encoding'] ?? '')
    const encoding = (['br', 'gzip'] as const).find((name) => accepted.includes(name))
    if (encoding === undefined) return reply.send(text)
    return reply.header('content-encoding', encoding).send(bodies[encoding])
  })
}
