import type { Page } from '@playwright/test'
import { CHROMIUM_FLAGS } from '../test/chromium-flags.ts'

/*
 * How much of the scene is drawn. Without a GPU each of its frames takes the CPU a tenth to half a second, and so does each swap of the page's own picture when the
 * page is composited in software WebGL. `small` leaves a strip of 40 px of the scene; `none` leaves nothing and composites the page without WebGL: what is measured
 * then is all but the graphics card's own work.
 */

const STYLES = {
  small: '[data-testid="scene"] { max-height: 40px }',
  none: '[data-testid="scene"] { display: none }',
} as const

export const flagsOf = (size: string): string[] =>
  size === 'none'
    ? [...CHROMIUM_FLAGS.filter((flag) => !flag.startsWith('--use-')), '--disable-gpu']
    : [...CHROMIUM_FLAGS]

/** @throws for a size that is none */
export async function shrinkScene(page: Page, size: string): Promise<void> {
  if (size === 'full') return
  if (!(size in STYLES)) throw new Error(`--scene is full, small or none, not "${size}"`)
  await page.addStyleTag({ content: STYLES[size as keyof typeof STYLES] })
}
