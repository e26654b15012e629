/** How much larger than usual the page's type is: by the screen (tokens.css) or by the reader's own setting. For what is drawn in pixels. */
export const rootScale = (): number => Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / 16 || 1
