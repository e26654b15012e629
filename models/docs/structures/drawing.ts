/* What every picture of a structure is made of. Pictures are 640 wide on a white ground, so that light and dark pages show the same. */

export const INK = '#1b2a33'
export const WATER = '#bcdcf0'
export const JET = '#8fc3e4'
export const SURFACE = '#0b6fa4'
export const EARTH = '#d8cdb8'
export const CONCRETE = '#a9a294'
export const ACCENT = '#c2571a'
const FAINT = '#7b8791'
const WIDTH = 640

/** One drawing by its name, without `.svg`. */
export type Drawings = Readonly<Record<string, () => string>>
type Anchor = 'start' | 'middle' | 'end'

const escaped = (words: string): string =>
  words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

export const picture = (height: number, title: string, parts: readonly (string | readonly string[])[]): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="Helvetica, Arial, sans-serif" font-size="15" fill="${INK}">
<title>${escaped(title)}</title>
<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>
${parts.flat().join('\n')}
</svg>
`

/** The same moved to another place. */
export const moved = (x: number, y: number, parts: readonly (string | readonly string[])[]): string[] => [
  `<g transform="translate(${x} ${y})">`,
  ...parts.flat(),
  '</g>',
]

export const words = (x: number, y: number, said: string, anchor: Anchor = 'middle', colour = INK): string =>
  `<text x="${x}" y="${y}" text-anchor="${anchor}"${colour === INK ? '' : ` fill="${colour}"`}>${escaped(said)}</text>`

/** A smaller remark. */
export const remark = (x: number, y: number, said: string, anchor: Anchor = 'middle', colour = INK): string =>
  `<text x="${x}" y="${y}" text-anchor="${anchor}" font-size="12.5" fill="${colour}">${escaped(said)}</text>`

/** Fills a path. */
export const filled = (path: string, colour: string): string => `<path d="${path}" fill="${colour}"/>`
/** Draws along a path. */
export const drawn = (path: string, colour = INK, width = 1, dash = ''): string =>
  `<path d="${path}" fill="none" stroke="${colour}" stroke-width="${width}"${dash === '' ? '' : ` stroke-dasharray="${dash}"`}/>`
export const dashed = (path: string, colour = FAINT): string => drawn(path, colour, 1, '5 4')

/** Ground, with its edge along the first part of the path. */
export const earth = (edge: string, rest: string): string[] => [
  filled(`${edge} ${rest} Z`, EARTH),
  drawn(edge, '#8d7f63', 1.5),
]
/** A body of masonry or concrete. */
export const built = (path: string): string => `<path d="${path}" fill="${CONCRETE}" stroke="${INK}" stroke-width="1"/>`

/** A water surface, and the triangle that marks it at `x`. */
export const surface = (path: string): string => drawn(path, SURFACE, 2)
export const level = (x: number, y: number): string =>
  `<path d="M${x - 6},${y - 10}h12l-6,9Z M${x - 5},${y + 4}h10 M${x - 2.5},${y + 7}h5" fill="#ffffff" stroke="${SURFACE}" stroke-width="1.2"/>`

/** Head of an arrow at a place, pointing right, left, up or down. */
function head(x: number, y: number, to: 'right' | 'left' | 'up' | 'down', colour: string): string {
  const path = {
    right: `M${x},${y}l-8,-3.5v7Z`,
    left: `M${x},${y}l8,-3.5v7Z`,
    up: `M${x},${y}l-3.5,8h7Z`,
    down: `M${x},${y}l-3.5,-8h7Z`,
  }[to]
  return filled(path, colour)
}

/** A height between two levels, with its name beside it. */
export function height(x: number, top: number, foot: number, name: string, side: 'left' | 'right' = 'right'): string[] {
  const isShort = foot - top < 26
  return [
    drawn(isShort ? `M${x},${top - 18}V${foot + 18}` : `M${x},${top}V${foot}`),
    head(x, top, isShort ? 'down' : 'up', INK),
    head(x, foot, isShort ? 'up' : 'down', INK),
    words(side === 'right' ? x + 7 : x - 7, (top + foot) / 2 + 5, name, side === 'right' ? 'start' : 'end'),
  ]
}

/** A width between two places, with its name above it. */
export const width = (y: number, left: number, right: number, name: string): string[] => [
  drawn(`M${left},${y}H${right}`),
  head(left, y, 'left', INK),
  head(right, y, 'right', INK),
  words((left + right) / 2, y - 6, name),
]

/** Which way something goes. */
export function arrow(
  x: number,
  y: number,
  length: number,
  to: 'right' | 'left' | 'up' | 'down',
  colour = SURFACE,
): string {
  const run =
    to === 'right' || to === 'left'
      ? `H${x + (to === 'right' ? length : -length)}`
      : `V${y + (to === 'down' ? length : -length)}`
  const tipX = to === 'right' ? x + length : to === 'left' ? x - length : x
  const tipY = to === 'down' ? y + length : to === 'up' ? y - length : y
  return drawn(`M${x},${y}${run}`, colour, 2) + head(tipX, tipY, to, colour)
}
