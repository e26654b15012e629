/**
 * What EPA SWMM 5.2 checks when it reads a file, as far as our files can offend it: numbers of cells, words, names that are there once and refer to
 * something, and the rules on links and nodes behind its error codes (in brackets). Written from SWMM's manual, apart from our own reader.
 */
export function swmmErrors(text: string): string[] {
  const errors: string[] = []
  const sections = new Map<string, string[][]>()
  let name = ''
  for (const [index, line] of text.split('\n').entries()) {
    if (line.length > 1024) errors.push(`line ${index + 1} is longer than SWMM reads`)
    const cells = line.replace(/;.*$/, '').trim().split(/\s+/).filter(Boolean)
    if (cells.length === 0) continue
    if (cells[0]!.startsWith('[')) name = cells[0]!
    else sections.set(name, [...(sections.get(name) ?? []), cells])
  }
  const rows = (section: string) => sections.get(`[${section}]`) ?? []
  const number = (cell: string | undefined, what: string): number => {
    const value = Number(cell)
    if (cell === undefined || !Number.isFinite(value)) errors.push(`${what}: "${cell}" is no number`)
    return value
  }
  const widths = {
    JUNCTIONS: [6],
    OUTFALLS: [4, 5],
    STORAGE: [8],
    CONDUITS: [9],
    PUMPS: [7],
    ORIFICES: [8],
    WEIRS: [10],
    OUTLETS: [7, 8],
    LOSSES: [6],
    COORDINATES: [3],
    VERTICES: [3],
    TIMESERIES: [3],
    TAGS: [3],
    INFLOWS: [6, 7],
  }
  for (const [section, allowed] of Object.entries(widths))
    for (const cells of rows(section))
      if (!allowed.includes(cells.length)) errors.push(`[${section}] ${cells.join(' ')}: ${cells.length} cells`)

  const nodeRows = ['JUNCTIONS', 'OUTFALLS', 'STORAGE'].flatMap((section) =>
    rows(section).map((cells) => ({ section, cells })),
  )
  const links = ['CONDUITS', 'PUMPS', 'ORIFICES', 'WEIRS', 'OUTLETS'].flatMap((section) =>
    rows(section).map((cells) => ({ section, cells })),
  )
  for (const [what, all] of [
    ['node', nodeRows],
    ['link', links],
  ] as const) {
    const names = all.map(({ cells }) => cells[0]!)
    for (const one of names)
      if (names.indexOf(one) !== names.lastIndexOf(one)) errors.push(`${what} ${one} stands twice (207)`)
  }
  const invert = new Map(nodeRows.map(({ cells }) => [cells[0]!, number(cells[1], cells[0]!)]))
  const outfalls = new Map(rows('OUTFALLS').map((cells) => [cells[0]!, 0]))
  const curves = new Set(rows('CURVES').map(([one]) => one!))
  const series = new Map<string, number>()
  for (const [one, time, value] of rows('TIMESERIES')) {
    const [h, m = '0', s = '0'] = time!.split(':')
    const at = Number(h) * 3600 + Number(m) * 60 + Number(s)
    if (!(at > (series.get(one!) ?? -1))) errors.push(`time series ${one} does not rise at ${time} (173)`)
    series.set(one!, at)
    number(value, one!)
  }
  if (outfalls.size === 0) errors.push('there is no outfall (145)')
  for (const [one, , type, data] of rows('OUTFALLS')) {
    if (!['FREE', 'NORMAL', 'FIXED', 'TIMESERIES'].includes(type!)) errors.push(`outfall ${one}: ${type}`)
    if (type === 'FIXED') number(data, one!)
    if (type === 'TIMESERIES' && !series.has(data!)) errors.push(`outfall ${one}: no series ${data} (209)`)
  }
  for (const [one, , max, initial] of [...rows('JUNCTIONS'), ...rows('STORAGE')])
    if (Number(initial) > Number(max) + 1e-9) errors.push(`node ${one} begins above its rim (138)`)
  for (const cells of rows('STORAGE')) if (!curves.has(cells[5]!)) errors.push(`storage ${cells[0]}: no curve (209)`)
  const shapes = new Map(rows('XSECTIONS').map((cells) => [cells[0]!, cells]))
  const transects = new Set(
    rows('TRANSECTS')
      .filter(([kind]) => kind === 'X1')
      .map(([, one]) => one!),
  )
  for (const { section, cells } of links) {
    const [one, from, to] = cells
    for (const end of [from!, to!]) if (!invert.has(end)) errors.push(`link ${one}: no node ${end} (209)`)
    if (outfalls.has(from!)) errors.push(`link ${one} begins at an outfall (141)`)
    if (outfalls.has(to!)) outfalls.set(to!, outfalls.get(to!)! + 1)
    const shape = shapes.get(one!)?.[1]
    const allowed = {
      CONDUITS: ['TRAPEZOIDAL', 'RECT_OPEN', 'RECT_CLOSED', 'CIRCULAR', 'IRREGULAR'],
      ORIFICES: ['RECT_CLOSED', 'CIRCULAR'],
      WEIRS: ['RECT_OPEN', 'TRAPEZOIDAL', 'TRIANGULAR'],
    }[section]
    if (allowed !== undefined && !allowed.includes(shape ?? ''))
      errors.push(`${section} ${one}: section ${shape} (119, 143)`)
    if (shape === 'IRREGULAR' && !transects.has(shapes.get(one!)![2]!)) errors.push(`conduit ${one}: no transect (209)`)
    const offsets =
      section === 'CONDUITS'
        ? [
            [from!, cells[5]],
            [to!, cells[6]],
          ]
        : section === 'PUMPS'
          ? []
          : [[from!, section === 'OUTLETS' ? cells[3] : cells[4]]]
    for (const [end, level] of offsets as [string, string][])
      if (number(level, one!) < invert.get(end)! - 1e-6) errors.push(`link ${one} begins below ${end} (warning 03)`)
    if (section === 'CONDUITS' && !(Number(cells[3]) > 0 && Number(cells[4]) > 0))
      errors.push(`conduit ${one}: length or roughness (111, 113)`)
  }
  for (const [one, count] of outfalls) if (count > 1) errors.push(`outfall ${one} has ${count} links (141)`)
  for (const [one, , key] of rows('INFLOWS')) {
    if (!invert.has(one!)) errors.push(`inflow at ${one}, no node (209)`)
    if (key !== '""' && !series.has(key!)) errors.push(`inflow at ${one}: no series ${key} (209)`)
  }
  for (const [of, one] of rows('TAGS'))
    if (of === 'Node' ? !invert.has(one!) : !links.some(({ cells }) => cells[0] === one))
      errors.push(`tag of ${one}, which is not there`)
  const rules = rows('CONTROLS').map((cells) => cells.join(' '))
  for (const rule of rules)
    if (
      !/^(RULE \S+|IF SIMULATION TIME >= 0|THEN (PUMP|ORIFICE|WEIR|OUTLET) \S+ SETTING = (TIMESERIES \S+|[\d.e-]+))$/.test(
        rule,
      )
    )
      errors.push(`control: ${rule}`)
  return errors
}
