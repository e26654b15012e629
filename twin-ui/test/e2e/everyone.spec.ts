import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { addAccount, expect, logIn, openDistrict, select, test } from './twin-page.ts'

const LANGUAGES = ['zh', 'en'] as const
const THEMES = ['light', 'dark'] as const
/** Each language and each theme once: their texts and their contrasts do not depend on each other. */
const OPPOSITES = [
  ['zh', 'light'],
  ['en', 'dark'],
] as const

/** WCAG 2.2 A and AA; what is wrong, by rule and place, so that a failure says what to mend. */
async function violations(page: Page, place: string): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    // Without frames from elsewhere nothing needs the second page that axe else opens to sum up in: half the time.
    .setLegacyMode(true)
    .analyze()
  return found.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${place}: ${id} at ${target.join(' ')}`))
}

async function show(page: Page, language: string, theme: string): Promise<void> {
  await page.getByTestId(`locale-${language}`).click()
  const html = page.locator('html')
  if ((await html.getAttribute('data-theme')) !== theme) await page.getByTestId('theme-switch').click()
  await expect(html).toHaveAttribute('data-theme', theme)
}

test('[E2E30] @long axe finds nothing on the page, at a gate, in dialogs and menus, in both languages and themes', async ({
  page,
}) => {
  addAccount('zhao', 'operator')
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await openDistrict(page)
  const found: string[] = []
  const look = async (place: string) => found.push(...(await violations(page, place)))
  for (const language of LANGUAGES)
    for (const theme of THEMES) {
      await show(page, language, theme)
      await look(`${language} ${theme} district`)
    }
  await page.getByTestId('login-open').click()
  await expect(page.getByTestId('login-dialog')).toBeVisible()
  await look('login')
  await page.keyboard.press('Escape')
  await logIn(page, 'zhao')
  await select(page, 'gate', 'G-F1')
  for (const [language, theme] of OPPOSITES) {
    await show(page, language, theme)
    await look(`${language} ${theme} gate`)
    await page.getByTestId('account').click()
    await look(`${language} ${theme} account menu`)
    await page.keyboard.press('Escape')
    await page.getByTestId('command-open').click()
    await expect(page.getByRole('dialog')).toBeVisible()
    await look(`${language} ${theme} command`)
    await page.keyboard.press('Escape')
  }
  expect([...new Set(found)]).toEqual([])
})

test('[E2E31] on a phone one part shows at a time, nothing is wider than the screen, and axe finds nothing', async ({
  page,
}) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await openDistrict(page)
  for (const view of ['list', 'scene', 'profile', 'card']) {
    await page.getByTestId(`view-${view}`).click()
    expect(await page.evaluate(() => document.documentElement.scrollWidth), view).toBeLessThanOrEqual(390)
    await expect(page.getByTestId(`view-${view}`)).toHaveAttribute('aria-checked', 'true')
    expect(await violations(page, view)).toEqual([])
  }
})
