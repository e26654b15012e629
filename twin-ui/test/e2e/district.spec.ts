import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { HealthDocument } from '@district/models/contract'
import { expect, openDistrict, publishPayload, publishReading, sceneInfo, select, test, twinInfo } from './twin-page.ts'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))
const GATE = 'G-F1'
const STATION = 'S-G-F1'

test('[E2E1] water is in the scene: drawn, in colour, from few draw calls', async ({ page }) => {
  await openDistrict(page)
  const scene = await sceneInfo(page)
  expect(scene.contextLost).toBe(false)
  expect(scene.calls).toBeGreaterThan(3)
  expect(scene.calls).toBeLessThanOrEqual(25)
  expect(scene.triangles).toBeLessThanOrEqual(300_000)
  expect(await pixelSpread(page)).toBeGreaterThan(12)
  await expect(page.getByText('虚拟灌区 · 模拟量测')).toBeVisible()
})

test('[E2E2] a reading that another program publishes is on screen within two seconds, and in the history', async ({
  page,
}, { config }) => {
  await openDistrict(page)
  await select(page, 'gate', GATE)
  const gaugeId = `${STATION}.stageUpM`
  const card = page.getByTestId('card')
  await expect(card.getByTestId('comparison')).toBeVisible()

  const takenAtMs = (await twinInfo(page)).nowMs + 500
  const beganMs = Date.now()
  publishReading(String(config.metadata['mqttPort']), STATION, {
    takenAt: new Date(takenAtMs).toISOString(),
    seq: 9_000_000,
    values: { stageUpM: 35.87 },
  })
  await expect(card.getByTestId('comparison')).toContainText('35.87', { timeout: 2000 })
  expect(Date.now() - beganMs).toBeLessThan(2000)

  const from = new Date(takenAtMs - 1000).toISOString()
  await expect
    .poll(async () => {
      const answer = await page.request.get(`/api/v1/history?gauge=${gaugeId}&from=${from}`)
      return ((await answer.json()) as { points: { atMs: number; value: number }[] }).points
    })
    .toContainEqual(expect.objectContaining({ atMs: takenAtMs, value: 35.87 }))
})

test('[E2E3] a gate is rehearsed: a day of the whole district plays in the scene, and live comes back', async ({
  page,
}, testInfo) => {
  await openDistrict(page)
  await select(page, 'gate', GATE)
  const opening = page.getByTestId('opening-input')
  await opening.fill('1.20')
  await opening.press('Enter')
  await page.getByTestId('rehearsal-run').click()

  await expect(page.getByTestId('rehearsal-banner')).toBeVisible({ timeout: 30_000 })
  const atStart = await twinInfo(page)
  expect(atStart.mode).toBe('rehearsal')
  await expect(page.getByTestId('rehearsal-result')).toBeVisible()
  expect((await twinInfo(page)).rehearsalFrames).toBeGreaterThan(24)
  const elapsedMs = await page.getByTestId('rehearsal-elapsed').getAttribute('data-elapsed-ms')
  testInfo.annotations.push({ type: 'rehearsal of 24 h and its baseline, ms', description: String(elapsedMs) })
  await page.keyboard.press('End')
  await expect.poll(async () => (await twinInfo(page)).playheadMs - atStart.nowMs).toBeGreaterThan(23.5 * 3_600_000)

  await page.getByTestId('banner-discard').click()
  await expect.poll(async () => (await twinInfo(page)).mode).toBe('live')
  await expect(page.getByTestId('rehearsal-banner')).toHaveCount(0)
})

test('[E2E9] a scenario of the pack is picked by its name, in Chinese and in English, and plays with the hash of the command line', async ({
  page,
}) => {
  await openDistrict(page)
  await page.getByTestId('scenario-menu').click()
  await page.getByRole('menuitem', { name: '春灌轮灌' }).click()
  await expect(page.getByTestId('rehearsal-banner')).toContainText('情景：春灌轮灌', { timeout: 60_000 })
  const result = page.getByTestId('scenario-result')
  await expect(result).toContainText('引水量')
  const hash = await result.getAttribute('data-hash')
  const run = spawnSync('npx', ['district', 'run', 'spring-irrigation', '--json'], { cwd: ROOT, encoding: 'utf8' })
  expect(hash).toBe((JSON.parse(run.stdout) as { hash: string }).hash)

  await page.getByTestId('banner-discard').click()
  await page.getByTestId('locale-en').click()
  await page.getByTestId('scenario-menu').press('Enter')
  await page.getByRole('menuitem', { name: 'Spring irrigation in rotation' }).press('Enter')
  await expect(page.getByTestId('rehearsal-banner')).toContainText('Spring irrigation in rotation', { timeout: 60_000 })
  await page.getByTestId('banner-discard').click()
  await expect.poll(async () => (await twinInfo(page)).mode).toBe('live')
})

test('[E2E4] speaks English when asked, and goes on', async ({ page }) => {
  await openDistrict(page)
  await page.getByTestId('locale-en').click()
  await expect(page.getByTestId('virtual-badge')).toContainText('Virtual district')
  await expect(page.locator('html')).toHaveAttribute('lang', 'en')
})

test('[E2E7] nonsense on the wire is parked and counted, and disturbs nobody', async ({ page }, { config }) => {
  await openDistrict(page)
  const mqttPort = String(config.metadata['mqttPort'])
  const health = async () => (await (await page.request.get('/api/v1/health')).json()) as HealthDocument
  const before = await health()
  const takenAt = new Date(before.nowMs).toISOString()
  const nonsense = [
    ['S-NOBODY', JSON.stringify({ takenAt, seq: 1, values: { stageUpM: 1 } })],
    [STATION, '{"takenAt":'],
    [STATION, JSON.stringify({ takenAt, seq: 1, values: { stageUpCm: 3587 } })],
    [STATION, `{"takenAt":"${takenAt}","seq":1,"values":{"stageUpM":NaN}}`],
    [STATION, JSON.stringify({ takenAt, seq: 1, values: 'all well' })],
    [STATION, JSON.stringify({ takenAt: '1970-01-01T00:00:00Z', seq: 1, values: { stageUpM: 35 } })],
    [STATION, JSON.stringify({ takenAt: '2099-01-01T00:00:00Z', seq: 1, values: { stageUpM: 35 } })],
    [STATION, 'x'.repeat(10_000_000)],
  ] as const
  for (const [stationId, payload] of nonsense) publishPayload(mqttPort, stationId, payload)

  await expect.poll(async () => (await health()).counters.parked - before.counters.parked).toBe(nonsense.length)
  const { counters } = await health()
  expect(counters.stored + counters.parked + counters.waiting + counters.repeated).toBe(counters.received)
  const letters = await (await page.request.get('/api/v1/dead-letters')).text()
  for (const reason of ['unknown-station', 'payload-malformed', 'unit-unknown', 'not-a-number', 'time-implausible'])
    expect(letters).toContain(reason)

  const { shadowSequence } = await twinInfo(page)
  await expect.poll(async () => (await twinInfo(page)).shadowSequence).toBeGreaterThan(shadowSequence ?? 0)
  expect((await twinInfo(page)).connection).toBe('open')
})

/** Standard deviation of brightness over a screenshot of the scene: a blank canvas has none. */
async function pixelSpread(page: import('@playwright/test').Page): Promise<number> {
  const png = (await page.screenshot()).toString('base64')
  return page.evaluate(async (base64) => {
    const image = new Image()
    image.src = `data:image/png;base64,${base64}`
    await image.decode()
    const canvas = new OffscreenCanvas(image.width, image.height)
    const context = canvas.getContext('2d')
    if (context === null) return 0
    context.drawImage(image, 0, 0)
    // The middle of the screen, away from the panels.
    const { data } = context.getImageData(
      image.width * 0.35,
      image.height * 0.2,
      image.width * 0.3,
      image.height * 0.35,
    )
    let sum = 0
    let squares = 0
    for (let i = 0; i < data.length; i += 4) {
      const brightness = ((data[i] ?? 0) + (data[i + 1] ?? 0) + (data[i + 2] ?? 0)) / 3
      sum += brightness
      squares += brightness * brightness
    }
    const count = data.length / 4
    return Math.sqrt(squares / count - (sum / count) ** 2)
  }, png)
}
