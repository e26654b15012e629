/** CJK glyphs are square, Latin ones about half as wide; a little more than true, so that nothing touches. */
export const textWidth = (text: string, sizePx: number): number => {
  let width = 0
  for (const glyph of text) width += glyph.charCodeAt(0) > 0x2e80 ? 1.02 : 0.57
  return width * sizePx
}

/** A text cut to a width, with an ellipsis that says so. */
export function cutText(text: string, sizePx: number, widthPx: number): string {
  if (textWidth(text, sizePx) <= widthPx) return text
  let cut = text
  while (cut.length > 1 && textWidth(`${cut}…`, sizePx) > widthPx) cut = cut.slice(0, -1)
  return `${cut.trimEnd()}…`
}
