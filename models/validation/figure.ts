/** Numbers along x and y, of equal count. NaN leaves a gap. */
export interface ChartSeries {
  readonly name: string
  /** line: exact · dots: computed · dashed: a second one of its kind · bed: filled down to the axis. */
  readonly look: 'line' | 'dots' | 'dashed' | 'bed'
  readonly x: readonly number[]
  readonly y: readonly number[]
}

export interface Chart {
  readonly xLabel: string
  readonly yLabel: string
  readonly series: readonly ChartSeries[]
  /** Logarithmic axes, for errors that fall with the grid. */
  readonly isLogarithmic?: boolean
  /** A second panel, drawn below. */
  readonly below?: Chart
}

const WIDTH = 860
const PANEL_HEIGHT = 380
const LEFT = 78
const RIGHT = 24
const TOP = 46
const BOTTOM = 52
const MOST_DOTS = 90
const COLOURS = {
  bed: '#cdbfa8',
  ink: '#2b2f36',
  faint: '#e4e6ea',
  lines: ['#14507a', '#5b8c3a', '#8a5aa8'],
  dots: ['#c8372d', '#e08a1e', '#3d8f8f', '#7a4a2b'],
} as const

interface Axis {
  readonly low: number
  readonly high: number
  readonly ticks: readonly number[]
  /** Place between 0 and 1. */
  readonly at: (value: number) => number
}

/** An axis over the values with round ticks. */
export function axisOver(values: readonly number[], isLogarithmic: boolean, margin: number): Axis {
  const seen = values.filter((value) => Number.isFinite(value) && (!isLogarithmic || value > 0))
  const lowest = Math.min(...seen)
  const highest = Math.max(...seen)
  if (seen.length === 0) return { low: 0, high: 1, ticks: [0, 1], at: (value) => value }
  return isLogarithmic ? logAxis(lowest, highest) : linearAxis(lowest, highest, margin)
}

function linearAxis(lowest: number, highest: number, margin: number): Axis {
  const span = highest > lowest ? highest - lowest : Math.max(Math.abs(highest), 1) * 0.1
  const [low, high] = [lowest - margin * span, highest + margin * span]
  const rough = (high - low) / 6
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power
  const ticks: number[] = []
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + 1e-9 * step; k++) ticks.push(k * step)
  return { low, high, ticks, at: (value) => (value - low) / (high - low) }
}

function logAxis(lowest: number, highest: number): Axis {
  const [low, high] = [lowest / 1.5, highest * 1.5]
  const ticks: number[] = []
  const isNarrow = Math.log10(high / low) < 2
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++)
    for (const factor of isNarrow ? [1, 2, 5] : [1]) {
      const tick = factor * 10 ** power
      if (tick >= low && tick <= high) ticks.push(tick)
    }
  return { low, high, ticks, at: (value) => Math.log(value / low) / Math.log(high / low) }
}

const tickText = (value: number): string => {
  if (value === 0 || Math.abs(value) < 1e-15) return '0'
  const size = Math.abs(value)
  return size >= 1e5 || size < 1e-3 ? value.toExponential().replace('e+', 'e') : String(Number(value.toPrecision(6)))
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
const place = (value: number): string => String(Math.round(value * 10) / 10)

/** One chart, and those below it, as an SVG document. */
export function figureSvg(title: string, chart: Chart): string {
  const panels: Chart[] = []
  for (let next: Chart | undefined = chart; next !== undefined; next = next.below) panels.push(next)
  const height = PANEL_HEIGHT * panels.length
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" font-family="Helvetica, Arial, sans-serif" font-size="13" fill="${COLOURS.ink}">
<title>${escaped(title)}</title>
<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>
${panels.map((panel, i) => panelSvg(panel, i * PANEL_HEIGHT)).join('\n')}
</svg>
`
}

function panelSvg(chart: Chart, topY: number): string {
  const isLogarithmic = chart.isLogarithmic === true
  const xAxis = axisOver(
    chart.series.flatMap(({ x }) => x),
    isLogarithmic,
    0,
  )
  const yAxis = axisOver(
    chart.series.flatMap(({ y }) => y),
    isLogarithmic,
    0.06,
  )
  const [innerWidth, innerHeight] = [WIDTH - LEFT - RIGHT, PANEL_HEIGHT - TOP - BOTTOM]
  const X = (value: number) => LEFT + innerWidth * xAxis.at(value)
  const Y = (value: number) => topY + TOP + innerHeight * (1 - yAxis.at(value))
  const bottomY = topY + TOP + innerHeight
  const parts = [
    ...xAxis.ticks.map(
      (tick) =>
        `<path d="M${place(X(tick))} ${topY + TOP}V${bottomY}" stroke="${COLOURS.faint}"/><text x="${place(X(tick))}" y="${bottomY + 18}" text-anchor="middle">${tickText(tick)}</text>`,
    ),
    ...yAxis.ticks.map(
      (tick) =>
        `<path d="M${LEFT} ${place(Y(tick))}H${WIDTH - RIGHT}" stroke="${COLOURS.faint}"/><text x="${LEFT - 8}" y="${place(Y(tick) + 4.5)}" text-anchor="end">${tickText(tick)}</text>`,
    ),
    ...coloured(chart.series).map(({ series, colour }) => seriesSvg(series, colour, X, Y, bottomY)),
    `<rect x="${LEFT}" y="${topY + TOP}" width="${innerWidth}" height="${innerHeight}" fill="none" stroke="${COLOURS.ink}"/>`,
    `<text x="${LEFT + innerWidth / 2}" y="${bottomY + 40}" text-anchor="middle">${escaped(chart.xLabel)}</text>`,
    `<text transform="translate(20 ${topY + TOP + innerHeight / 2}) rotate(-90)" text-anchor="middle">${escaped(chart.yLabel)}</text>`,
    legendSvg(chart.series, topY + 24),
  ]
  return parts.join('\n')
}

/** Every series with its colour: the first of its look has the first one. */
function coloured(all: readonly ChartSeries[]): { readonly series: ChartSeries; readonly colour: string }[] {
  const used = { line: 0, dots: 0 }
  return all.map((series) => {
    if (series.look === 'bed') return { series, colour: COLOURS.bed }
    const kind = series.look === 'dots' ? 'dots' : 'line'
    const palette = kind === 'dots' ? COLOURS.dots : COLOURS.lines
    return { series, colour: palette[used[kind]++ % palette.length] ?? COLOURS.ink }
  })
}

type Scale = (value: number) => number

function seriesSvg({ look, x, y }: ChartSeries, colour: string, X: Scale, Y: Scale, bottomY: number): string {
  if (look === 'dots') {
    const every = Math.max(1, Math.ceil(x.length / MOST_DOTS))
    const dots = x.flatMap((value, i) => {
      const up = y[i] ?? Number.NaN
      return i % every === 0 && Number.isFinite(Y(up))
        ? [`<circle cx="${place(X(value))}" cy="${place(Y(up))}" r="2.7"/>`]
        : []
    })
    return `<g fill="${colour}">${dots.join('')}</g>`
  }
  let path = ''
  let isDown = false
  for (const [i, value] of x.entries()) {
    const up = Y(y[i] ?? Number.NaN)
    if (Number.isFinite(up)) path += `${isDown ? 'L' : 'M'}${place(X(value))} ${place(up)}`
    isDown = Number.isFinite(up)
  }
  if (look === 'bed')
    return `<path d="${path}L${place(X(x.at(-1) ?? 0))} ${bottomY}L${place(X(x[0] ?? 0))} ${bottomY}Z" fill="${colour}"/>`
  return `<path d="${path}" fill="none" stroke="${colour}" stroke-width="1.8"${look === 'dashed' ? ' stroke-dasharray="7 4"' : ''}/>`
}

function legendSvg(all: readonly ChartSeries[], y: number): string {
  let x = LEFT
  return coloured(all)
    .map(({ series: { name, look }, colour }) => {
      const mark =
        look === 'bed'
          ? `<rect x="${x}" y="${y - 10}" width="22" height="11" fill="${colour}"/>`
          : look === 'dots'
            ? `<g fill="${colour}"><circle cx="${x + 4}" cy="${y - 4}" r="2.7"/><circle cx="${x + 18}" cy="${y - 4}" r="2.7"/></g>`
            : `<path d="M${x} ${y - 4}h22" stroke="${colour}" stroke-width="1.8"${look === 'dashed' ? ' stroke-dasharray="7 4"' : ''}/>`
      const text = `<text x="${x + 28}" y="${y}">${escaped(name)}</text>`
      x += 28 + 7.2 * name.length + 22
      return mark + text
    })
    .join('')
}
