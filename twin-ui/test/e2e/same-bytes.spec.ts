import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { expect, test } from './twin-page.ts'

const HERE = new URL('.', import.meta.url)
const HASH = /^[0-9a-f]{16}( [0-9a-f]{16})*$/

/** The hashes as Node computes them, in a process of its own that runs the sources as they are. */
function hashesInNode(): Record<string, string> {
  const script = `
    import { SAME_BYTES } from '@district/models/testing'
    console.log(JSON.stringify(Object.fromEntries(Object.entries(SAME_BYTES).map(([name, run]) => [name, run()]))))`
  const arguments_ = ['--input-type=module', '--eval', script]
  return JSON.parse(execFileSync(process.execPath, arguments_, { cwd: fileURLToPath(HERE), encoding: 'utf8' }))
}

/** The worker as one script; what only Node has is left out, as no run needs it. */
async function workerScript(): Promise<string> {
  const output = await build({
    configFile: false,
    root: fileURLToPath(HERE),
    logLevel: 'error',
    build: {
      write: false,
      target: 'es2023',
      lib: { entry: fileURLToPath(new URL('same-bytes-worker.ts', HERE)), formats: ['es'], fileName: 'worker' },
    },
  })
  const [first] = Array.isArray(output) ? output : [output]
  if (first === undefined || !('output' in first)) throw new Error('vite must build the worker once, got a watcher')
  return first.output[0].code
}

test('[E2E8] the engine computes the same bytes in a web worker as in Node: every regime, structure and constituent', async ({
  page,
}) => {
  const script = await workerScript()
  await page.route('**/same-bytes/*', (route) =>
    route.request().url().endsWith('worker.js')
      ? route.fulfill({ contentType: 'text/javascript', body: script })
      : route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>same bytes</title>' }),
  )
  await page.goto('/same-bytes/page.html')
  const inBrowser = await page.evaluate(
    () =>
      new Promise<Record<string, string>>((resolve, reject) => {
        const worker = new Worker('worker.js', { type: 'module' })
        worker.onmessage = ({ data }) => resolve(data)
        worker.onerror = ({ message }) => reject(new Error(message))
        worker.postMessage('begin')
      }),
  )
  const inNode = hashesInNode()
  expect(Object.keys(inNode).length).toBeGreaterThan(6)
  for (const hash of Object.values(inNode)) expect(hash).toMatch(HASH)
  expect(inBrowser).toEqual(inNode)
})
