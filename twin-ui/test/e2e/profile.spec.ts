import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, openDistrict, select, test, twinInfo } from './twin-page.ts'

const schematic = (page: Page) => page.getByTestId('schematic')

async function openSchematic(page: Page): Promise<void> {
  await page.setViewportSize({ width: 1920, height: 1080 })
  await openDistrict(page)
  await page.getByTestId('main-view-schematic').click()
  await expect(schematic(page)).toBeVisible()
}

test('[E2E15] @long the schematic says what gauges say, shares the selection, and is clear to axe in both languages and themes', async ({
  page,
}) => {
  await openSchematic(page)
  await page.setViewportSize({ width: 1280, height: 720 })
  const opening = page.locator('[data-value="gate:G-F1 openingM"]').first()
  await expect(opening).toHaveAttribute('data-origin', 'measured')
  await expect(opening.locator('.placed-number')).toHaveText(/^\d\.\d\d$/)
  await select(page, 'gate', 'G-F1')
  await expect(page.locator('[data-stop="gate:G-F1"]')).toHaveAttribute('aria-selected', 'true')
  await page.locator('[data-stop="gate:G-F2"]').click()
  await expect.poll(async () => (await twinInfo(page)).selection?.id).toBe('G-F2')
  const found: string[] = []
  for (const [language, theme] of [
    ['zh', 'light'],
    ['en', 'dark'],
  ] as const) {
    await page.getByTestId(`locale-${language}`).click()
    if (theme === 'dark') await page.getByTestId('theme-switch').click()
    const { violations } = await new AxeBuilder({ page })
      .include('.main-view-switch')
      .include('[data-testid="schematic"]')
      .include('[data-testid="long-profile"]')
      // Some thousand hidden numbers, in colours that tokens.test.ts holds: axe would look at them for minutes.
      .exclude('.sheet-drawing')
      .options({ resultTypes: ['violations'] })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
      .analyze()
    found.push(...violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id} at ${target.join(' ')}`)))
  }
  expect([...new Set(found)]).toEqual([])
})

test('[E2E16] @long arrows walk along the water, Enter selects, what has the focus says its numbers; the wheel zooms, 0 shows all', async ({
  page,
}) => {
  await openSchematic(page)
  await page.locator('[data-stop="gate:G-F1"]').focus()
  await expect(page.locator('[data-stop="gate:G-F1"]')).toHaveAttribute('aria-label', /开度 \d\.\d\d m 实测/)
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Enter')
  await expect.poll(async () => (await twinInfo(page)).selection?.id).toBe('G-F2')
  expect(await page.locator('[role="treeitem"][tabindex="0"]').count()).toBe(1)
  await page.getByTestId('schematic-svg').hover()
  await page.mouse.wheel(0, -480)
  await expect(page.getByTestId('schematic-whole')).toBeVisible()
  await page.locator('[data-stop="gate:G-F2"]').focus()
  await page.keyboard.press('0')
  await expect(page.getByTestId('schematic-whole')).toBeHidden()
})

test('[E2E17] @long the schematic prints on one sheet of A3', async ({ page }) => {
  await openSchematic(page)
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1')
  const pages = pdf.match(/\/Type ?\/Page\b/g) ?? []
  expect(pages).toHaveLength(1)
  const [, width, height] = /\/MediaBox ?\[0 0 ([\d.]+) ([\d.]+)\]/.exec(pdf) ?? []
  expect(Number(width)).toBeCloseTo((420 / 25.4) * 72, -1)
  expect(Number(height)).toBeCloseTo((297 / 25.4) * 72, -1)
})

test('[E2E18] @long one cursor in profile and schematic; keys zoom the profile, a double click shows all of it; any two ends', async ({
  page,
}) => {
  await openSchematic(page)
  await select(page, 'gate', 'G-F1')
  const plot = page.getByTestId('profile-plot')
  await plot.focus()
  await page.keyboard.press('ArrowRight')
  await expect(page.getByTestId('profile-cursor')).toHaveAttribute('d', /^M/)
  await expect(page.getByTestId('schematic-cursor')).toHaveAttribute('d', /^M/)
  const at = async () => Number(await page.getByTestId('profile-cursor').getAttribute('data-at-m'))
  const before = await at()
  await page.keyboard.press('ArrowRight')
  expect(await at()).toBeGreaterThan(before)
  await page.keyboard.press('+')
  await expect(plot).toHaveAttribute('data-whole', 'false')
  await page.getByTestId('profile-svg').dblclick({ position: { x: 300, y: 100 } })
  await expect(plot).toHaveAttribute('data-whole', 'true')
  await page.locator('[data-stop="reach:R-F1"]').hover()
  await expect.poll(at).toBeGreaterThan(0)

  await page.getByTestId('path-choice').click()
  await page.getByTestId('path-show').click()
  await expect(page.getByTestId('long-profile')).toHaveAttribute('data-route', /^path:/)
  await expect(page.getByTestId('profile-design')).toHaveAttribute('d', /^M/)
  await expect(page.getByTestId('profile-envelope')).toHaveAttribute('d', /^M/)
})

test('[E2E19] a leaf dragged in the profile is a wish, and letting go of it computes what would come', async ({
  page,
}) => {
  await openSchematic(page)
  await select(page, 'gate', 'G-F1')
  const leaf = page.getByTestId('leaf-G-F1')
  const box = (await leaf.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 }
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  await page.mouse.move(x, y)
  await page.mouse.down()
  await page.mouse.move(x, y - 6, { steps: 3 })
  await expect(page.getByTestId('profile-wish')).toHaveAttribute('d', /^M/)
  expect((await twinInfo(page)).rehearsalFrames).toBe(0)
  await page.mouse.up()
  await expect.poll(async () => (await twinInfo(page)).rehearsalFrames, { timeout: 60_000 }).toBeGreaterThan(0)
  await expect(page.getByTestId('profile-rehearsal-line')).toHaveAttribute('d', /^M/)
  await expect(page.locator('[data-value="gate:G-F1 openingM"]').first()).toHaveAttribute('data-origin', 'rehearsal')
})
