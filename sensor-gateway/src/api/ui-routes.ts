import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import fastifyStatic from '@fastify/static'
import { sendProblem } from './error-handler.ts'
import type { App } from './routes.ts'

const YEAR_S = 365 * 86_400

/** The built page, and `index.html` for every address inside it; or, if it was not built, how to build it. */
export async function addUiRoutes(app: App, uiDir: string): Promise<void> {
  const root = resolve(uiDir)
  const built = existsSync(join(root, 'index.html'))
  if (built) {
    await app.register(fastifyStatic, {
      root,
      cacheControl: false,
      // Vite puts a hash into the names of its assets; everything else is asked for again.
      setHeaders: (response, path) => {
        const isHashed = path.includes(`${join(root, 'assets')}`)
        response.header('cache-control', isHashed ? `public, max-age=${YEAR_S}, immutable` : 'no-cache')
      },
    })
  }
  app.setNotFoundHandler((request, reply) => {
    if (request.method !== 'GET' || !isPage(request.url))
      return sendProblem(
        reply,
        'ROUTE_UNKNOWN',
        `There is no ${request.method} ${request.url}; /api/docs lists what there is.`,
      )
    if (built) return reply.header('cache-control', 'no-cache').sendFile('index.html')
    return reply.code(503).type('text/html; charset=utf-8').send(NOT_BUILT)
  })
}

const ASSET = /\.(js|css|map|json|png|jpe?g|svg|ico|woff2?|wasm|bin|txt|webmanifest)$/

/** An address inside the page may have dots, as a gauge's id does; a missing asset must not be answered with the page. */
function isPage(url: string): boolean {
  const path = url.split('?', 1)[0] ?? url
  return !path.startsWith('/api/') && !ASSET.test(path)
}

const NOT_BUILT = `<!doctype html>
<html lang="en">
<title>The page is not built</title>
<h1>The page is not built yet</h1>
<p>The gateway runs, but there is no page to show. <code>npm start</code> builds it and starts everything;
<code>npx turbo run build --filter=@district/twin-ui</code> only builds it. Then start the gateway again.</p>
<p>页面尚未构建：请运行 <code>npm start</code>。</p>
<p><a href="/api/docs">The API</a></p>
</html>
`
