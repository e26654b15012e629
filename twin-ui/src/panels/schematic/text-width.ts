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

/** The same, but of names that differ only at their end: a few glyphs of that are kept. */
export function cutMiddle(text: string, sizePx: number, widthPx: number): string {
  if (textWidth(text, sizePx) <= widthPx) return text
  const end = text.slice(text.charCodeAt(text.length - 1) > 0x2e80 ? -3 : -2).trimStart()
  const head = text.slice(0, text.length - end.length)
  let keep = head.length
  while (keep > 1 && textWidth(`${head.slice(0, keep)}…${end}`, sizePx) > widthPx) keep -= 1
  return `${head.slice(0, keep).trimEnd()}…${end}`
}

/** A text on a few lines, broken between words or Chinese glyphs; what does not fit ends in an ellipsis. */
export function wrapText(text: string, sizePx: number, widthPx: number, most: number): readonly string[] {
  const lines: string[] = []
  let line = ''
  const pieces = text.match(/[⺀-￿]|[^\s⺀-￿]+\s*|\s+/gu) ?? []
  for (const [i, piece] of pieces.entries()) {
    if (line === '' || textWidth((line + piece).trimEnd(), sizePx) <= widthPx) {
      line += piece
      continue
    }
    if (lines.length === most - 1) {
      line += pieces.slice(i).join('')
      break
    }
    lines.push(line.trimEnd())
    line = piece
  }
  return [...lines, line].filter((each) => each !== '').map((each) => cutText(each.trimEnd(), sizePx, widthPx))
}
