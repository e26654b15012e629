import type { Page } from '@playwright/test'
import { expect } from '@playwright/test'
import { openDistrict, select, test, twinInfo } from './twin-page.ts'

const HOUR_MS = 3_600_000

/** Where an instant lies on the time bar, and the pointer there. */
async function dragTo(page: Page, share: number): Promise<void> {
  const box = (await page.getByTestId('clock-track').boundingBox())!
  const y = box.y + box.height / 2
  await page.getByTestId('playhead').hover()
  await page.mouse.down()
  await page.mouse.move(box.x + share * box.width, y, { steps: 4 })
  await page.mouse.up()
}
/** Share of the axis at which now lies: 48 h of 120 h. */
const NOW_SHARE = 0.4

test('[E2E20] dragged into the past, scene, cards and profile are of then, and Home is live again', async ({
  page,
}) => {
  await openDistrict(page)
  await select(page, 'gate', 'G-F1')
  await dragTo(page, NOW_SHARE - 0.05)
  await expect(page.getByTestId('time-bar')).toHaveAttribute('data-mode', 'past')
  await expect(page.getByTestId('past-banner')).toContainText('回看')
  await expect(page.getByTestId('past-words')).toContainText('最近读数')
  await expect(page.getByTestId('past-frame')).toContainText('的状态')
  const then = await twinInfo(page)
  expect(then.nowMs - then.playheadMs).toBeGreaterThan(4 * HOUR_MS)
  // On the way the drag passed later instants, whose frames may have come first.
  await expect
    .poll(async () => (await twinInfo(page)).shownMs ?? Number.POSITIVE_INFINITY)
    .toBeLessThanOrEqual(then.playheadMs)
  expect(then.gaugesShown).toBeGreaterThan(100)
  await page.keyboard.press('ArrowLeft')
  await expect.poll(async () => (await twinInfo(page)).playheadMs).toBe(then.playheadMs - 600_000)
  await page.keyboard.press('Home')
  await expect(page.getByTestId('past-banner')).toHaveCount(0)
  expect((await twinInfo(page)).mode).toBe('live')
})

test('[E2E21] @long a past that plays moves with its speed and is live where it ends', async ({ page }) => {
  await openDistrict(page)
  await page.keyboard.press('ArrowLeft')
  await expect(page.getByTestId('past-frame')).toContainText('的状态')
  await page.getByTestId('speed-3600').click()
  await page.getByTestId('play').click()
  await expect.poll(async () => (await twinInfo(page)).mode).toBe('live')
})

test('[E2E22] @long an instant that was never stored is said, and nothing of now stands for it', async ({ page }) => {
  await openDistrict(page)
  // Two days back: frames are kept from where the model began to warm up.
  await dragTo(page, 0.001)
  await expect(page.getByTestId('past-frame')).toContainText('没有存储的状态')
  await page.getByTestId('banner-live').click()
  await expect(page.getByTestId('past-banner')).toHaveCount(0)
})

test('[E2E23] dragged ahead, the newest forecast is shown as forecast', async ({ page }) => {
  await openDistrict(page)
  await expect(page.getByTestId('band-forecast')).toBeAttached({ timeout: 120_000 })
  await select(page, 'gate', 'G-F1')
  await dragTo(page, NOW_SHARE + 0.1)
  await expect(page.getByTestId('forecast-banner')).toContainText('预报')
  await expect(page.getByTestId('forecast-frame')).toContainText('预报起算状态')
  await expect(page.getByTestId('comparison')).toContainText('预报')
})

test('[E2E24] @long a link shows the same screen, in its language, theme and time; what is wrong in it is said', async ({
  page,
}) => {
  await openDistrict(page)
  await select(page, 'gate', 'G-F1')
  await page.getByTestId('locale-en').click()
  await dragTo(page, NOW_SHARE - 0.05)
  await expect(page).toHaveURL(/mode=past&sel=gate:G-F1.*lang=en/)
  // The playhead of the link itself: the drag may have gone on after the first rest that was written.
  await page.waitForTimeout(2000)
  const link = page.url()
  const playheadMs = Date.parse(new URL(link).searchParams.get('t') ?? '')
  await page.goto(link.replace('lang=en', 'lang=en&layer=%3C'))
  await expect(page.getByTestId('past-banner')).toContainText('Past', { timeout: 60_000 })
  expect(await twinInfo(page)).toMatchObject({ mode: 'past', playheadMs, selection: { kind: 'gate', id: 'G-F1' } })
  await expect(page.getByTestId('link-notice')).toContainText('layer')
})

test('[E2E25] @long with the connection lost the past stays as it was, and another instant is fetched when it is back', async ({
  page,
  context,
  consoleErrors,
}) => {
  await openDistrict(page)
  await dragTo(page, NOW_SHARE - 0.05)
  await expect(page.getByTestId('past-words')).toContainText('最近读数')
  await context.setOffline(true)
  await page.keyboard.press('Shift+ArrowLeft')
  await expect(page.getByTestId('past-words')).toContainText('正在重试')
  await context.setOffline(false)
  await expect(page.getByTestId('past-words')).toContainText('最近读数', { timeout: 30_000 })
  await expect(page.getByTestId('past-frame')).toContainText('的状态')
  // What the browser itself says of requests that found nobody.
  consoleErrors.length = 0
})
