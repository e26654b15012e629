import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { chromium, type Page } from '@playwright/test'
import { flagsOf, shrinkScene } from './scene-size.ts'
import { startStack, untilFollowing } from './stack.ts'

/*
 * Branches in the browser, from the click on. `node twin-ui/bench/rehearsal.ts [--dx 100] [--runs 5] [--cycles 50] [--scene small|none] [--url http://…]`:
 * without a GPU the scene is drawn by the CPU, which takes a core from the engine; `scene-size.ts` says what the sizes leave of it. Without an
 * address it starts the whole stack on free ports with a history of its own. Prints one JSON object.
 */

const GATE = 'G-F1'

const { values } = parseArgs({
  options: {
    dx: { type: 'string', default: '100' },
    runs: { type: 'string', default: '5' },
    cycles: { type: 'string', default: '50' },
    scene: { type: 'string', default: 'full' },
    url: { type: 'string' },
    json: { type: 'boolean', default: true },
  },
})

/** What `window.__twin.info()` says of a run. */
interface Info {
  readonly mode: string
  readonly points: number
  readonly rehearsal: string
  readonly rehearsalFrames: number
  readonly rehearsalHash?: string
  readonly rehearsalElapsedMs?: number
  readonly rehearsalFirstFrameMs?: number
  readonly rehearsalWaitedMs?: number
}

const infoOf = (page: Page): Promise<Info> =>
  page.evaluate(() => (window as unknown as { __twin: { info(): Info } }).__twin.info())

/** A new branch from live with one gate moved, run; ms from the click to the first picture of it, and to the last frame. */
async function oneRun(page: Page, openingM: number) {
  await page.getByTestId('branch-new').click()
  await page.getByTestId('branch-new-live').click()
  await setOpening(page, openingM)
  const onScreenMs = await page.evaluate(firstPicture)
  await page.waitForFunction(
    () => (window as unknown as { __twin: { info(): Info } }).__twin.info().rehearsalHash !== undefined,
    undefined,
    { timeout: 120_000, polling: 50 },
  )
  const { rehearsalWaitedMs, rehearsalElapsedMs, rehearsalFirstFrameMs, rehearsalFrames } = await infoOf(page)
  await page.waitForFunction(
    () => (window as unknown as { __twin: { info(): Info } }).__twin.info().rehearsal === 'done',
    undefined,
    { timeout: 120_000, polling: 50 },
  )
  await page.getByTestId('rehearsal-discard').click()
  return {
    firstFrameMs: rehearsalFirstFrameMs,
    onScreenMs,
    completeMs: rehearsalWaitedMs ?? Number.NaN,
    computedMs: rehearsalElapsedMs,
    frames: rehearsalFrames,
  }
}

async function setOpening(page: Page, openingM: number): Promise<void> {
  const opening = page.getByTestId('opening-input')
  await opening.fill(openingM.toFixed(2))
  await opening.press('Enter')
}

/** In the page: presses, and waits for an animation frame that was drawn after the first frame had come. */
function firstPicture(): Promise<number> {
  const twin = (window as unknown as { __twin: { info(): Info } }).__twin
  const button = document.querySelector<HTMLElement>('[data-testid="rehearsal-run"]')
  const beganMs = performance.now()
  button?.click()
  return new Promise((resolve) => {
    const look = () => {
      const { mode, rehearsalFrames } = twin.info()
      const drawn = () => resolve(performance.now() - beganMs)
      if (mode === 'rehearsal' && rehearsalFrames > 0) requestAnimationFrame(() => requestAnimationFrame(drawn))
      else requestAnimationFrame(look)
    }
    requestAnimationFrame(look)
  })
}

/** Edit, run, cancel, again and again: what stays in the heap, and how many workers. */
async function cancelCycles(page: Page, cycles: number) {
  const session = await page.context().newCDPSession(page)
  const heapMb = async () => {
    await session.send('HeapProfiler.collectGarbage')
    const { usedSize } = await session.send('Runtime.getHeapUsage')
    return usedSize / 1e6
  }
  await page.getByTestId('branch-new').click()
  await page.getByTestId('branch-new-live').click()
  const beforeMb = await heapMb()
  let cancelled = 0
  for (let cycle = 0; cycle < cycles; cycle++) {
    await setOpening(page, 0.3 + (cycle % 50) / 100)
    cancelled += await page.evaluate(async () => {
      const press = (id: string) => document.querySelector<HTMLElement>(`[data-testid="${id}"]`)?.click()
      press('rehearsal-run')
      await new Promise((resolve) => setTimeout(resolve, 60))
      const isRunning = document.querySelector('[data-testid="rehearsal-cancel"]') !== null
      press('rehearsal-cancel')
      return isRunning ? 1 : 0
    })
  }
  const workers = page.workers().filter((worker) => worker.url().includes('rehearsal')).length
  return { cycles, cancelled, heapBeforeMb: beforeMb, heapAfterMb: await heapMb(), workers }
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN

const stack = await startStack({ dxM: values.dx, url: values.url })
try {
  await untilFollowing(stack.url)
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: flagsOf(values.scene) })
  const page = await browser.newPage({ viewport: { width: 1280, height: 720 }, locale: 'zh-CN' })
  await page.goto(stack.url)
  await page.locator('[data-ready="1"]').first().waitFor({ timeout: 120_000 })
  await shrinkScene(page, values.scene)
  await page.evaluate(
    (id) => (window as unknown as { __twin: { select(k: string, i: string): void } }).__twin.select('gate', id),
    GATE,
  )
  await setOpening(page, 0.5)
  const runs = []
  for (let run = 0; run < Number(values.runs); run++) runs.push(await oneRun(page, 0.6 + run / 10))
  const cycles = await cancelCycles(page, Number(values.cycles))
  const { points } = await infoOf(page)
  const result = {
    bench: 'rehearsal-in-browser',
    machine: { cpus: cpus().length, cpu: cpus()[0]?.model, browser: browser.version() },
    dxM: Number(values.dx),
    scene: values.scene,
    points,
    firstPictureMs: median(runs.map(({ onScreenMs }) => onScreenMs)),
    completeMs: median(runs.map(({ completeMs }) => completeMs)),
    computedMs: median(runs.map(({ computedMs }) => computedMs ?? Number.NaN)),
    runs,
    cycles,
  }
  process.stdout.write(`${JSON.stringify(result, undefined, 2)}\n`)
  await browser.close()
} finally {
  await stack.stop()
}
