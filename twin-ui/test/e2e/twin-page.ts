import { execFileSync, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { ShadowDocument } from '@district/models/contract'
import { test as base, expect, type Page } from '@playwright/test'

/** What `window.__twin` answers; read-only views of the page's own state. */
export interface TwinInfo {
  readonly mode: 'live' | 'rehearsal'
  readonly playheadMs: number
  readonly nowMs: number
  readonly connection: string
  readonly gaugesHeard: number
  readonly shadowSequence: number | undefined
  readonly rehearsalFrames: number
  readonly rehearsalHash: string | undefined
  readonly rehearsalFirstFrameMs: number | undefined
  readonly rehearsalWaitedMs: number | undefined
  readonly branches: readonly { readonly id: string; readonly letter: string }[]
  readonly selection: { readonly kind: string; readonly id: string } | undefined
}

export interface SceneInfo {
  readonly ready: boolean
  readonly contextLost: boolean
  readonly calls: number
  readonly triangles: number
}

/**
 * Every test gets a page that counts two kinds of wrong: a request that leaves the machine, and an error in the console.
 * Both fail the test, whatever else it looks at.
 */
export const test = base.extend<{ foreignRequests: string[]; consoleErrors: string[] }>({
  foreignRequests: [
    async ({ context }, use) => {
      const foreign: string[] = []
      await context.route('**/*', (route) => {
        const { hostname, protocol } = new URL(route.request().url())
        if (isLocal(hostname, protocol)) return route.continue()
        foreign.push(route.request().url())
        return route.abort()
      })
      await use(foreign)
      expect(foreign, 'requests that leave the machine').toEqual([])
    },
    { auto: true },
  ],
  consoleErrors: [
    async ({ page }, use) => {
      const errors: string[] = []
      page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
      page.on('pageerror', (error) => errors.push(String(error)))
      await use(errors)
      expect(errors, 'errors in the console').toEqual([])
    },
    { auto: true },
  ],
})

const isLocal = (hostname: string, protocol: string): boolean =>
  protocol === 'data:' || protocol === 'blob:' || hostname === 'localhost' || hostname === '127.0.0.1'

/** Opens the district once the shadow follows it, and waits until gauges speak and the scene has drawn. */
export async function openDistrict(page: Page): Promise<void> {
  await expect
    .poll(async () => ((await (await page.request.get('/api/v1/shadow')).json()) as ShadowDocument).state, {
      timeout: 150_000,
    })
    .toBe('following')
  await page.goto('/')
  await expect(page.locator('[data-ready="1"]').first()).toBeAttached({ timeout: 60_000 })
  await expect.poll(async () => (await twinInfo(page)).gaugesHeard, { timeout: 30_000 }).toBeGreaterThan(100)
}

export const twinInfo = (page: Page): Promise<TwinInfo> =>
  page.evaluate(() => (window as unknown as { __twin: { info(): TwinInfo } }).__twin.info())

export const sceneInfo = (page: Page): Promise<SceneInfo> =>
  page.evaluate(() => (window as unknown as { __twin: { scene: { info(): SceneInfo } } }).__twin.scene.info())

export async function select(page: Page, kind: 'gate' | 'reach' | 'station', id: string): Promise<void> {
  await page.evaluate(
    ([selectedKind, selectedId]) => {
      const twin = (window as unknown as { __twin: { select(kind: string, id: string): void } }).__twin
      twin.select(selectedKind, selectedId)
    },
    [kind, id] as const,
  )
}

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))
export const PASSWORD = 'eight words that nobody else would think of'

/** As an administrator does at the gateway's machine; the password is read as a line. */
export function addAccount(name: string, role: string): void {
  execFileSync(process.execPath, ['sensor-gateway/src/account.ts', 'add', name, '--role', role], {
    cwd: ROOT,
    input: `${PASSWORD}\n`,
    env: { ...process.env, DATA_DIR: process.env['E2E_DATA_DIR'] },
  })
}

export async function logIn(page: Page, name: string): Promise<void> {
  await page.getByTestId('login-open').click()
  await page.getByTestId('login-name').fill(name)
  await page.getByTestId('login-password').fill(PASSWORD)
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('account')).toBeVisible()
}

/** Publishes as a real device would: another program, another connection, QoS 1. */
export const publishReading = (mqttPort: string, stationId: string, reading: object): void =>
  publishPayload(mqttPort, stationId, JSON.stringify(reading))

/** Publishes any bytes; a broker may close the connection of one who sends too much, and that is not our concern here. */
export function publishPayload(mqttPort: string, stationId: string, payload: string): void {
  const topic = `district/weishan/station/${stationId}/reading`
  const { error } = spawnSync('mosquitto_pub', ['-p', mqttPort, '-q', '1', '-t', topic, '-s'], {
    input: payload,
    timeout: 20_000,
  })
  if (error !== undefined) throw error
}

export { expect }
