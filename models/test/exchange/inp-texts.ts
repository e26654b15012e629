import type { District } from '../../src/domain/district.ts'

/** A small SWMM file with one of every thing that we read; CMS, offsets as depth. */
export const WHOLE_INP = `[TITLE]
小灌区 | A small district

[OPTIONS]
FLOW_UNITS CMS
FLOW_ROUTING DYNWAVE
LINK_OFFSETS DEPTH
START_DATE 03/12/2026
START_TIME 06:00:00
END_DATE 03/13/2026
END_TIME 06:00:00
UNHEARD_OF 3

[EVAPORATION]
CONSTANT 5.0
DRY_ONLY NO

[RAINGAGES]
;;a gauge
RG1 INTENSITY 1:00 1.0 TIMESERIES rain

[SUBCATCHMENTS]
S1 RG1 A 5 25 500 0.5 0
S2 RG1 A 5 25 500 0.5 0

[JUNCTIONS]
;渠首 | Head
A 40.0 4 2.0 0 0
;;
B 39.8 4 2.0 0 0
"M 1" 39.8 4 0 0 0
C 39.0 4 1.5 0 0

[OUTFALLS]
OUT 38.0 FREE NO
SEA 38.5 FIXED 39.5 YES
TIDE 38.0 TIDAL tide NO
TS 38.0 TIMESERIES level NO
N 37.9 NORMAL NO

[STORAGE]
POND 38.0 4 1 TABULAR pond 0 1
CONE 38.0 4 1 CONICAL 20 10 2 0 0

[CONDUITS]
K1 A B 1000 0.018 0 0 12 0
K2 B C 500 0.02 0.1 0 * 0
K3 C OUT 500 0.02 0 0
K4 C SEA 500 0.02 0 0.2
K5 B TIDE 600 0.025 0 0
K6 B TS 600 0.025 0 0
K7 B N 600 0.025 0 0
K8 C POND 300 0.02 0 0.5

[XSECTIONS]
K1 TRAPEZOIDAL 4 8 1.5 1.5 1
K2 TRAPEZOIDAL 4 6 1 2 1
K3 IRREGULAR river
K4 RECT_OPEN 3 5 0 0 1
K5 CIRCULAR 1.5 0 0 0 2
K6 PARABOLIC 3 9 0 0 1
K7 TRIANGULAR 3 9 0 0 1
K8 RECT_CLOSED 2 3 0 0 1
OR RECT_CLOSED 0.6 2 0 0 1
OC CIRCULAR 0.8 0 0 0 1
W1 RECT_OPEN 2 6 0 0
W2 TRIANGULAR 1 2 0 0
W3 TRAPEZOIDAL 1 4 0.5 0.5
W4 RECT_OPEN 2 6 0 0

[TRANSECTS]
NC 0.05 0.04 0.025
X1 river 6 4 16 0 0 0 0 0 0
GR 44 0 42 4 39 6 39 14
GR 42 16 44 20

[LOSSES]
K2 0.5 1 0 YES 3.6

[ORIFICES]
OR B "M 1" SIDE 0.5 0.65 NO 0
OC B C BOTTOM 0 0.6 YES 60

[WEIRS]
W1 "M 1" C TRANSVERSE 0.5 1.84 NO 0 0
W2 B C V-NOTCH 1 1.4 YES
W3 B C TRAPEZOIDAL 1 1.7 NO 0 1.2
W4 B C SIDEFLOW 1 1.7 NO 2

[PUMPS]
P1 POND CONE lift OFF 1 0.4

[OUTLETS]
O1 CONE C 1 FUNCTIONAL/DEPTH 1.5 0.7 NO
O2 POND C 1 TABULAR/HEAD rated YES

[CURVES]
pond STORAGE 0 100
pond 2 300
pond 4 400
tide TIDAL 0 39 12 40
tide 18 39.5
lift PUMP3 0 0.8 2 0.5 4 0
rated RATING 0 0 1 2 2 5.657 3 10.392

[TIMESERIES]
flow 0:00 10
flow 6:30 12 10 14
level 03/12/2026 06:00 39
level 18:00 39.5
level 03/13/2026 6 39.2

[INFLOWS]
A FLOW flow FLOW 1.0 2.0 1 hourly
B TSS flow CONCEN 1.0 1.0
OUT FLOW "" FLOW 1 1 2

[DWF]
C FLOW 0.5 monthly

[PATTERNS]
hourly HOURLY 1 1 1 1 1 1 2 2 2 2 2 2
hourly 1 1 1 1 1 1 1 1 1 1 1 1
monthly MONTHLY 1 1 1.2 1 1 1 1 1 1 1 1 1

[CONTROLS]
RULE one
IF SIMULATION TIME >= 0
THEN ORIFICE OR SETTING = 0.5
RULE two
IF NODE A DEPTH > 3
THEN ORIFICE OC SETTING = 0.1

[POLLUTANTS]
TSS MG/L 0 0 0 0 NO * 0 0 0

[COORDINATES]
A 0 0
B 1000 0
"M 1" 1000 50
C 1500 0
OUT 2000 0
SEA 2000 500
TIDE 1000 600
TS 1000 -600
N 1600 -600
POND 1500 300
CONE 1500 400

[VERTICES]
K1 500 50
`

/** The same file with one line in the place of another. */
export function withLine(text: string, from: string, to: string): string {
  if (!text.includes(`\n${from}\n`)) throw new RangeError(`line must stand in the text, got ${from}`)
  return text.replace(`\n${from}\n`, `\n${to}\n`)
}

export const lineOf = (text: string, line: string): number => text.split('\n').indexOf(line) + 1

/** The irrigation tree as people draw it in SWMM: a node and a conduit every `dxM`, side orifices of fixed size at the offtakes. */
export function treeInp(district: District, dxM: number): string {
  const sections: Record<string, string[]> = { JUNCTIONS: [], OUTFALLS: [], CONDUITS: [], XSECTIONS: [], ORIFICES: [] }
  const known = new Set<string>()
  const node = (name: string, bedM: number, isOutfall = false): void => {
    if (known.has(name)) return
    known.add(name)
    if (isOutfall) sections['OUTFALLS']!.push(`${name} ${bedM.toFixed(6)} NORMAL NO`)
    else sections['JUNCTIONS']!.push(`${name} ${bedM.toFixed(6)} 7 2.6 0 0`)
  }
  const takes = new Map(district.gates.map((gate) => [gate.seat.kind === 'reach-head' ? gate.seat.reachId : '', gate]))
  for (const reach of district.reaches) {
    const shape = district.crossSections.find(({ id }) => id === reach.crossSectionId)!.shape
    const cells = Math.round(reach.lengthM / dxM)
    const take = takes.get(reach.id)
    const isEnd = district.nodes.find(({ id }) => id === reach.toNodeId)!.boundary === 'normal-depth'
    const head = take === undefined ? reach.fromNodeId : `${reach.id}_head`
    const nameAt = (k: number) => (k === 0 ? head : k === cells ? reach.toNodeId : `${reach.id}_${k}`)
    const bedAt = (k: number) => reach.bedUpM + ((reach.bedDownM - reach.bedUpM) * k) / cells
    for (let k = 0; k <= cells; k++) node(nameAt(k), bedAt(k), isEnd && k === cells)
    for (let k = 0; k < cells; k++) {
      const link = `C-${reach.id}-${k}`
      sections['CONDUITS']!.push(
        `${link} ${nameAt(k)} ${nameAt(k + 1)} ${dxM} ${reach.manningN} * * ${reach.designDischargeM3s} 0`,
      )
      sections['XSECTIONS']!.push(
        `${link} TRAPEZOIDAL ${shape.bankHeightM} ${shape.bottomWidthM} ${shape.sideSlope} ${shape.sideSlope} 1`,
      )
    }
    if (take === undefined) continue
    sections['ORIFICES']!.push(`${take.id} ${reach.fromNodeId} ${head} SIDE ${take.sillM.toFixed(6)} 0.65 NO 0`)
    sections['XSECTIONS']!.push(`${take.id} RECT_CLOSED 0.6 1.957 0 0`)
  }
  const body = Object.entries(sections).map(([name, lines]) => `[${name}]\n${lines.join('\n')}\n`)
  return `[OPTIONS]\nFLOW_UNITS CMS\nFLOW_ROUTING DYNWAVE\nLINK_OFFSETS ELEVATION\n\n${body.join('\n')}\n[INFLOWS]\nHEAD FLOW "" FLOW 1 1 140\n`
}
