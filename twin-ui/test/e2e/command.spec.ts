import { addAccount, expect, logIn, openDistrict, select, test } from './twin-page.ts'

test('[E2E14] a branch becomes a command: run on the shadow, given, carried out, and its outcome stands beside the prediction', async ({
  page,
}) => {
  addAccount('wang', 'operator')
  await openDistrict(page)
  await logIn(page, 'wang')
  await select(page, 'gate', 'G-F3')
  const opening = page.getByTestId('opening-input')
  const nowM = Number(await opening.inputValue())
  const wishedM = nowM > 0.3 ? nowM - 0.06 : nowM + 0.06
  await opening.fill(wishedM.toFixed(2))
  await opening.press('Enter')
  await page.getByTestId('rehearsal-run').click()
  await expect(page.getByTestId('rehearsal-result')).toHaveAttribute('data-compared', 'true', { timeout: 60_000 })

  await page.getByTestId('command-open').click()
  await expect(page.getByTestId('command-opening')).toHaveValue(wishedM.toFixed(2))
  await page.getByTestId('command-check').click()
  await expect(page.getByTestId('command-checked')).toBeVisible({ timeout: 30_000 })
  await expect(page.getByTestId('command-checked')).toContainText('推演 6 小时')
  await expect(page.getByTestId('command-send')).toBeDisabled()
  await page.getByTestId('command-reason').fill('压减下游来水')
  await page.getByTestId('command-send').click()
  await page.getByRole('dialog').getByRole('button', { name: '关闭' }).click()

  const line = page.getByTestId('command-line').first()
  await expect(line).toHaveAttribute('data-state', 'done', { timeout: 120_000 })
  await page.getByTestId('rehearsal-discard').click()
  await expect(page.getByTestId('opening-input')).toHaveValue(wishedM.toFixed(2))
  await line.getByTestId('command-outcome').getByRole('button').click()
  await expect(page.getByTestId('outcome-stageUpM')).toContainText('均方根差', { timeout: 60_000 })
})
