import { execFile } from 'node:child_process'
import type { Page } from '@playwright/test'

/** Milliseconds from a reading on the page's socket to the frame in which its value stands on screen. */
export interface ReadingWaits {
  readonly published: number
  readonly shown: number
  readonly p50Ms: number
  readonly p95Ms: number
}

type WatchedWindow = typeof globalThis & { __heard: Map<string, number>; __waitsMs: number[] }

const GATE = 'G-F1'
const STATION = 'S-G-F1'
const GAUGE = `${STATION}.stageUpM`
const EVERY_MS = 700
/** Numbers of the readings that are published here; those of the station itself stay far below. */
const FIRST_SEQ = 9_000_000

/** In the page before anything else: notes when each value of the gauge came, and when a text that holds it was painted. */
function watchGauge([gaugeId, firstSeq]: readonly [string, number]): void {
  const page = window as unknown as WatchedWindow
  page.__heard = new Map()
  page.__waitsMs = []
  const Plain = window.WebSocket
  window.WebSocket = class extends Plain {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols)
      if (!String(url).includes('/live')) return
      this.addEventListener('message', ({ data }) => {
        const heardMs = performance.now()
        if (typeof data !== 'string' || !data.includes(gaugeId)) return
        const { readings = [] } = JSON.parse(data) as { readings?: { gaugeId: string; seq: number; value: number }[] }
        for (const { gaugeId: id, seq, value } of readings)
          if (id === gaugeId && seq >= firstSeq) page.__heard.set(value.toFixed(2), heardMs)
      })
    }
  }
  const look = () => {
    const text = document.querySelector('[data-testid="comparison"]')?.textContent ?? ''
    for (const [value, heardMs] of page.__heard) {
      if (!text.includes(value)) continue
      page.__heard.delete(value)
      // The frame that this change is painted in ends after the next animation frame has begun.
      requestAnimationFrame(() => page.__waitsMs.push(performance.now() - heardMs))
    }
  }
  document.addEventListener('DOMContentLoaded', () => {
    new MutationObserver(look).observe(document.body, { subtree: true, characterData: true, childList: true })
  })
}

/** Before the page is opened. */
export const watchReadings = (page: Page): Promise<unknown> =>
  page.addInitScript(watchGauge, [GAUGE, FIRST_SEQ] as const)

/** Publishes readings of one gauge whose card is open, each with a value of its own. */
export async function readingWaits(page: Page, mqttPort: string, seconds: number): Promise<ReadingWaits> {
  await page.evaluate((gate) => {
    const hook = (window as unknown as { __twin: { select(kind: string, id: string): void } }).__twin
    hook.select('gate', gate)
  }, GATE)
  await page.getByTestId('comparison').waitFor()
  const nowMs = () =>
    page.evaluate(() => (window as unknown as { __twin: { info(): { nowMs: number } } }).__twin.info().nowMs)
  await page.evaluate(() => {
    ;(window as unknown as WatchedWindow).__waitsMs.length = 0
  })
  const published = Math.round((seconds * 1000) / EVERY_MS)
  for (let k = 0; k < published; k++) {
    const reading = {
      takenAt: new Date((await nowMs()) + 300).toISOString(),
      seq: FIRST_SEQ + k,
      values: { stageUpM: (3550 + k) / 100 },
    }
    await publish(mqttPort, JSON.stringify(reading))
    await page.waitForTimeout(EVERY_MS)
  }
  const waitsMs = await page.evaluate(() => (window as unknown as WatchedWindow).__waitsMs)
  const sorted = waitsMs.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN
  return { published, shown: sorted.length, p50Ms: at(0.5), p95Ms: at(0.95) }
}

const publish = (mqttPort: string, payload: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const topic = `district/weishan/station/${STATION}/reading`
    const told = execFile('mosquitto_pub', ['-p', mqttPort, '-q', '1', '-t', topic, '-s'], (error) =>
      error === null ? resolve() : reject(error),
    )
    told.stdin?.end(payload)
  })
