import type { ElementHandle, Page } from '@playwright/test'

/**
 * How much of the scene is drawn. Without a GPU each of its frames takes the CPU a tenth to half a second, in which the page cannot be painted; `small` leaves a strip
 * of 40 px, `none` nothing: the rest is what a machine with a GPU would spend.
 */
const STYLES = {
  small: '[data-testid="scene"] { max-height: 40px }',
  none: '[data-testid="scene"] { display: none }',
} as const

/** The style that {@link shrinkScene} put into the page, if any. */
export type Shrunk = ElementHandle<Node> | undefined

export async function shrinkScene(page: Page, size: string): Promise<Shrunk> {
  if (size === 'full') return undefined
  if (!(size in STYLES)) throw new Error(`--scene is full, small or none, not "${size}"`)
  return await page.addStyleTag({ content: STYLES[size as keyof typeof STYLES] })
}

export const growScene = async (shrunk: Shrunk): Promise<void> => {
  await shrunk?.evaluate((style) => (style as Element).remove())
}
