import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from '@playwright/test'
import { addAccount, expect, openDistrict, PASSWORD, select, test, twinInfo } from './twin-page.ts'

async function edit(page: Page, gate: string, openingM: string): Promise<void> {
  await select(page, 'gate', gate)
  const opening = page.getByTestId('opening-input')
  await opening.fill(openingM)
  await opening.press('Enter')
}

async function runToEnd(page: Page): Promise<void> {
  await page.getByTestId('rehearsal-run').click()
  await expect(page.getByTestId('rehearsal-result')).toHaveAttribute('data-compared', 'true', { timeout: 60_000 })
}

test('[E2E10] nobody is asked to log in; who logs in is told what is wrong, sees the role, and can leave', async ({
  page,
  consoleErrors,
}) => {
  addAccount('li', 'operator')
  await openDistrict(page)
  await expect(page.getByTestId('login-dialog')).toHaveCount(0)
  await page.getByTestId('login-open').press('Enter')
  await page.getByTestId('login-name').fill('li')
  await page.getByTestId('login-password').fill('not the password')
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('login-problem')).toHaveAttribute('data-key', 'wrong')
  await page.getByTestId('login-password').fill(PASSWORD)
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('account')).toContainText('调度员')
  // The browser reports every answer 401 as an error of its own; the one of the wrong password was wanted.
  expect(consoleErrors.splice(0).every((text) => text.includes('401'))).toBe(true)

  await page.getByTestId('account').press('Enter')
  await page.getByTestId('log-out').press('Enter')
  await expect(page.getByTestId('login-open')).toBeVisible()
  await expect(page.getByTestId('session-ended')).toHaveCount(0)
})

test('[E2E11] two branches from one state stand beside the hours with nothing changed, and a difference leads to its place', async ({
  page,
}) => {
  await openDistrict(page)
  await edit(page, 'G-F1', '1.20')
  await runToEnd(page)
  await page.getByTestId('branch-new').click()
  await page.getByTestId('branch-copy').click()
  await edit(page, 'G-F1', '0.10')
  await runToEnd(page)
  await page.getByTestId('branch-name').fill('压减')
  await page.getByTestId('branch-name').press('Tab')

  await page.getByTestId('compare-toggle').click()
  const table = page.getByTestId('compare-table')
  await expect(table.locator('thead th')).toHaveCount(4)
  await expect(table).toContainText('压减')
  await expect(page.getByTestId('compare-chart')).toBeVisible()
  await page.getByTestId('compare-differences').getByRole('button').first().click()
  await expect.poll(async () => (await twinInfo(page)).mode).toBe('rehearsal')
  expect((await twinInfo(page)).selection?.kind).toBe('reach')

  await page.getByTestId('rehearsal-discard').click()
  await expect.poll(async () => (await twinInfo(page)).branches.length).toBe(1)
})

test('[E2E12] what the browser computed from the live state, Node computes again to the same hash', async ({
  page,
}) => {
  await openDistrict(page)
  await edit(page, 'G-F1', '0.90')
  await page.getByTestId('step-add').click()
  await runToEnd(page)
  const { rehearsalHash } = await twinInfo(page)
  const inputs = await page.evaluate(() => (window as unknown as { __twin: { inputs(): unknown } }).__twin.inputs())
  const folder = mkdtempSync(join(tmpdir(), 'district-branch-'))
  const file = join(folder, 'inputs.json')
  writeFileSync(file, JSON.stringify({ inputs, district: await (await page.request.get('/api/v1/district')).json() }))
  const script = `
    import { readFileSync } from 'node:fs'
    import { buildNetwork, runScenario } from '@district/models'
    import { decodeSavedState } from '@district/models/contract'
    const { inputs, district } = JSON.parse(readFileSync(${JSON.stringify(file)}, 'utf8'))
    const bytes = Buffer.from(inputs.state, 'base64')
    const state = decodeSavedState(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length))
    const network = buildNetwork(district.district, { dxM: district.dxM })
    console.log(runScenario(network, inputs.scenario, { initial: state.value, everyS: 600 }).hash)`
  const hash = execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: fileURLToPath(new URL('.', import.meta.url)),
    encoding: 'utf8',
  }).trim()
  rmSync(folder, { recursive: true })
  expect(hash).toMatch(/^[0-9a-f]{16}$/)
  expect(rehearsalHash).toBe(hash)
  // Run again in the same page, from the state that the branch keeps.
  await page.getByTestId('rehearsal-run').click()
  await expect.poll(async () => (await twinInfo(page)).rehearsalHash, { timeout: 30_000 }).toBe(hash)
})

test('[E2E13] a run that is cancelled leaves live on screen, its edits in their place, and the next one runs', async ({
  page,
}) => {
  await openDistrict(page)
  await edit(page, 'G-F1', '0.90')
  for (let cycle = 0; cycle < 5; cycle++) {
    await page.getByTestId('rehearsal-run').click()
    const cancel = page.getByTestId('rehearsal-cancel')
    if (await cancel.isVisible()) await cancel.click({ timeout: 500 }).catch(() => undefined)
  }
  expect(page.workers().filter((worker) => worker.url().includes('rehearsal'))).toHaveLength(1)
  await runToEnd(page)
  await expect(page.getByTestId('edit-list')).toContainText('0.90')
})
