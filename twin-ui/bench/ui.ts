import { readFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { gzipSync } from 'node:zlib'
import { type Browser, type CDPSession, chromium, type Page } from '@playwright/test'
import { type ReadingWaits, readingWaits, watchReadings } from './reading-waits.ts'
import { flagsOf, shrinkScene } from './scene-size.ts'
import { startStack, untilFollowing } from './stack.ts'

/*
 * What the page costs, in the real browser on the real stack.
 * `node twin-ui/bench/ui.ts [--dx 100] [--seconds 30] [--scene small] [--url http://… --mqtt 1883]`. Prints one JSON object and ends with 1 when a budget is
 * broken. How long a reading takes to the screen is measured twice, with the scene drawn and without it: the budget is on the second, which needs no GPU.
 */

const DIST = fileURLToPath(new URL('../dist', import.meta.url))
const BUDGETS = { calls: 25, triangles: 300_000, firstLoadKib: 500, pausedFrames: 0, heapGrowthMb: 2, shownP95Ms: 100 }
const ROUTE_GATES = ['G-F1', 'G-S3', 'G-T4', 'G-ZG', 'G-LKE']
const ROUTE_CHANGES = 20

const { values } = parseArgs({
  options: {
    dx: { type: 'string', default: '100' },
    seconds: { type: 'string', default: '30' },
    scene: { type: 'string', default: 'full' },
    url: { type: 'string' },
    mqtt: { type: 'string' },
    json: { type: 'boolean', default: true },
  },
})

interface Hook {
  info(): { readonly points: number; readonly mode: string }
  select(kind: string, id: string): void
  readonly scene: { info(): SceneInfo }
}
interface SceneInfo {
  readonly calls: number
  readonly triangles: number
  readonly frames: number
  readonly contextLost: boolean
}
type HookedWindow = typeof globalThis & { __twin: Hook }

/** What the page's own document names: all that a first visit needs before something stands on screen. */
function firstLoadKib(): number {
  const html = readFileSync(join(DIST, 'index.html'), 'utf8')
  const names = [...html.matchAll(/(?:src|href)="\/?([^"]+\.(?:js|css))"/g)].map(([, name]) => name!)
  const files = ['index.html', ...names].map((name) => readFileSync(join(DIST, name)))
  return files.reduce((sum, file) => sum + gzipSync(file).length, 0) / 1024
}

const sceneInfo = (page: Page): Promise<SceneInfo> =>
  page.evaluate(() => (window as unknown as HookedWindow).__twin.scene.info())

async function metrics(session: CDPSession): Promise<Map<string, number>> {
  const { metrics: all } = await session.send('Performance.getMetrics')
  return new Map(all.map(({ name, value }) => [name, value]))
}

/** Milliseconds of the main thread a drawn frame, scripts alone and all tasks, over some seconds of live water. */
async function frameCost(page: Page, session: CDPSession, seconds: number) {
  const [before, from] = [await metrics(session), await sceneInfo(page)]
  await page.waitForTimeout(seconds * 1000)
  const [after, to] = [await metrics(session), await sceneInfo(page)]
  const frames = to.frames - from.frames
  const spentMs = (name: string) => (1000 * ((after.get(name) ?? 0) - (before.get(name) ?? 0))) / frames
  return { frames, scriptMs: spentMs('ScriptDuration'), taskMs: spentMs('TaskDuration') }
}

async function heapMb(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  return usedSize / 1e6
}

async function changeRoutes(page: Page): Promise<void> {
  for (let change = 0; change < ROUTE_CHANGES; change++) {
    const id = ROUTE_GATES[change % ROUTE_GATES.length]!
    await page.evaluate((gate) => (window as unknown as HookedWindow).__twin.select('gate', gate), id)
    await page.waitForTimeout(400)
  }
}

/** Frames that are drawn while the clock stands in the past. */
async function pausedFrames(page: Page): Promise<number> {
  await page.getByTestId('mode-past').click()
  await page.waitForTimeout(6000)
  const { frames } = await sceneInfo(page)
  await page.waitForTimeout(5000)
  const drawn = (await sceneInfo(page)).frames - frames
  await page.getByTestId('banner-live').click()
  return drawn
}

/** Takes the context away and gives it back; ms until the scene draws again. */
async function recovery(page: Page): Promise<number> {
  const { frames } = await sceneInfo(page)
  const beganMs = await page.evaluate(() => {
    const context = document.querySelector<HTMLCanvasElement>('[data-testid="scene"] canvas')?.getContext('webgl2')
    const loss = context?.getExtension('WEBGL_lose_context')
    loss?.loseContext()
    setTimeout(() => loss?.restoreContext(), 200)
    return performance.now()
  })
  await page.waitForTimeout(300)
  await page.waitForFunction(
    (before) => {
      const { contextLost, frames } = (window as unknown as HookedWindow).__twin.scene.info()
      return !contextLost && frames > before
    },
    frames,
    { timeout: 30_000 },
  )
  return page.evaluate((began) => performance.now() - began, beganMs)
}

const stack = await startStack({ dxM: values.dx, url: values.url, mqttPort: values.mqtt })
const launch = (scene: string) => chromium.launch({ executablePath: '/usr/bin/chromium', args: flagsOf(scene) })

async function openPage(browser: Browser, scene: string): Promise<Page> {
  const page = await browser.newPage({
    viewport: { width: 1280, height: 720 },
    locale: 'zh-CN',
    reducedMotion: 'reduce',
  })
  await watchReadings(page)
  await page.goto(stack.url)
  await page.locator('[data-ready="1"]').first().waitFor({ timeout: 120_000 })
  await shrinkScene(page, scene)
  await page.waitForTimeout(5000)
  return page
}

/** How long readings take to the screen where no graphics are in the way. */
async function waitsWithoutScene(seconds: number): Promise<ReadingWaits> {
  const browser = await launch('none')
  try {
    return await readingWaits(await openPage(browser, 'none'), stack.mqttPort, seconds)
  } finally {
    await browser.close()
  }
}

const browser = await launch(values.scene)
try {
  await untilFollowing(stack.url)
  const seconds = Number(values.seconds)
  const shownWithoutScene = await waitsWithoutScene(seconds)
  const page = await openPage(browser, values.scene)
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable')
  const { calls, triangles } = await sceneInfo(page)
  const { points } = await page.evaluate(() => (window as unknown as HookedWindow).__twin.info())
  const shown = await readingWaits(page, stack.mqttPort, seconds)
  const frame = await frameCost(page, session, seconds)
  await changeRoutes(page)
  const beforeMb = await heapMb(session)
  await changeRoutes(page)
  await page.waitForTimeout(seconds * 1000)
  const heapGrowthMb = (await heapMb(session)) - beforeMb
  const measured = {
    calls,
    triangles,
    firstLoadKib: firstLoadKib(),
    pausedFrames: await pausedFrames(page),
    heapGrowthMb,
    shownP95Ms: shownWithoutScene.p95Ms,
  }
  const broken = Object.entries(BUDGETS)
    .filter(([name, most]) => !(measured[name as keyof typeof measured] <= most))
    .map(([name]) => name)
  const result = {
    bench: 'ui',
    machine: { cpus: cpus().length, cpu: cpus()[0]?.model, browser: browser.version() },
    dxM: Number(values.dx),
    points,
    scene: values.scene,
    ...measured,
    shown,
    shownWithoutScene,
    frame,
    contextBackMs: await recovery(page),
    budgets: BUDGETS,
    broken,
  }
  process.stdout.write(`${JSON.stringify(result, undefined, 2)}\n`)
  if (broken.length > 0) process.exitCode = 1
} finally {
  await browser.close()
  await stack.stop()
}
