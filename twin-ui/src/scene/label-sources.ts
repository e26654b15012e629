import type { Names } from '@district/models'
import type { Marker } from './markers.ts'
import type { Polyline } from './polyline.ts'
import type { SceneModel } from './scene-model.ts'
import { terrainLevelM } from './terrain-grid.ts'

export type LabelKind = 'seat' | 'canal' | 'branch' | 'river' | 'gate' | 'offtake' | 'station'

interface Named {
  readonly key: string
  readonly kind: LabelKind
  readonly names: Names
  readonly priority: number
  /** Set only while a pixel covers less than this. */
  readonly farthestPxM: number
}

/** A name beside a sign. */
export interface PointLabel extends Named {
  readonly form: 'point'
  readonly sign: Pick<Marker, 'x' | 'y' | 'levelM' | 'pushX' | 'pushY' | 'pushPx' | 'sizePx' | 'nearestPxM'>
  /** Top of the structure that the sign gives way to near by. */
  readonly topM: number
  /** Below this many metres a pixel, its numbers stand under its name. */
  readonly detailPxM: number
}

/** A name that follows a canal or river. */
export interface LineLabel extends Named {
  readonly form: 'line'
  /** x, y, level of points along it. */
  readonly points: readonly (readonly [number, number, number])[]
  /** Free space from the middle of the line to the name's middle, pixels. */
  readonly clearPx: number
}

export type LabelSource = PointLabel | LineLabel

const ALWAYS = 1e6
const OWN_NAMES_PX_M = 60

export function labelSources(model: SceneModel): readonly LabelSource[] {
  return [
    ...seatLabels(model),
    ...riverLabels(model),
    ...canalLabels(model),
    ...branchLabels(model),
    ...signLabels(model),
  ]
}

function seatLabels({ district, projection, terrain }: SceneModel): readonly PointLabel[] {
  return district.mapFeatures
    .filter(({ kind, geometry }) => kind === 'county-seat' || (kind === 'layer' && geometry === 'point'))
    .flatMap(({ kind, names, course }): readonly PointLabel[] => {
      const [place] = course
      if (place === undefined) return []
      const { x, y } = projection.toLocal(place)
      const sign = {
        x,
        y,
        levelM: terrainLevelM(terrain, x, y),
        pushX: 0,
        pushY: 0,
        pushPx: 0,
        sizePx: 9,
        nearestPxM: 0,
      }
      return [
        {
          form: 'point',
          topM: sign.levelM,
          detailPxM: 0,
          key: `${kind === 'layer' ? 'own' : 'seat'} ${names.zh}`,
          kind: kind === 'layer' ? 'station' : 'seat',
          names,
          priority: kind === 'layer' ? 20 : 100,
          farthestPxM: kind === 'layer' ? OWN_NAMES_PX_M : ALWAYS,
          sign,
        },
      ]
    })
}

function riverLabels({ district, rivers, terrain }: SceneModel): readonly LineLabel[] {
  const features = district.mapFeatures.filter(({ kind }) => kind === 'river')
  return features.flatMap(({ names }, i): readonly LineLabel[] => {
    const river = rivers[i]
    if (river === undefined) return []
    return [
      {
        form: 'line',
        key: `river ${names.zh}`,
        kind: 'river',
        names,
        priority: river.isSource ? 88 : 70,
        farthestPxM: ALWAYS,
        points: levelled(river.line, (x, y) => terrainLevelM(terrain, x, y)),
        clearPx: river.isSource ? 17 : 11,
      },
    ]
  })
}

/** One name for all reaches of a canal, long canals first. */
function canalLabels({ district, courses }: SceneModel): readonly LineLabel[] {
  const canals = new Map<string, { names: Names; points: (readonly [number, number, number])[]; lengthM: number }>()
  for (const { reach, line } of courses) {
    if (reach.kind === 'branch') continue
    const bed = (fraction: number) => reach.bedUpM + fraction * (reach.bedDownM - reach.bedUpM) + 2
    const points = levelled(line, (_x, _y, fraction) => bed(fraction))
    const canal = canals.get(reach.canal.zh)
    if (canal === undefined)
      canals.set(reach.canal.zh, { names: reach.canal, points: [...points], lengthM: reach.lengthM })
    else {
      canal.points.push(...points.slice(1))
      canal.lengthM += reach.lengthM
    }
  }
  const longestM = Math.max(1, ...district.reaches.map(({ lengthM }) => lengthM))
  return [...canals.values()].map(({ names, points, lengthM }) => ({
    form: 'line',
    key: `canal ${names.zh}`,
    kind: 'canal',
    names,
    priority: 90 + Math.min(8, lengthM / longestM),
    farthestPxM: ALWAYS,
    points,
    clearPx: 16,
  }))
}

const BRANCH_NAMES_PX_M = 42

function branchLabels({ courses }: SceneModel): readonly LineLabel[] {
  return courses
    .filter(({ reach }) => reach.kind === 'branch')
    .map(({ reach, line }) => ({
      form: 'line',
      key: `reach ${reach.id}`,
      kind: 'branch',
      names: reach.names,
      priority: 30 + Math.min(9, reach.designDischargeM3s / 3),
      farthestPxM: BRANCH_NAMES_PX_M,
      points: levelled(line, (_x, _y, fraction) => reach.bedUpM + fraction * (reach.bedDownM - reach.bedUpM) + 1),
      clearPx: 11,
    }))
}

const GATE_PRIORITY = { head: 84, check: 62, escape: 50, offtake: 26 } as const
const GATE_DETAIL_PX_M = { head: 34, check: 30, escape: 12, offtake: 4 } as const
const GATE_NAMES_PX_M = { head: 130, check: 62, escape: 48, offtake: 13 } as const

function signLabels({ district, markers }: SceneModel): readonly PointLabel[] {
  return markers.flatMap((sign): readonly PointLabel[] => {
    if (sign.target.kind === 'place') return []
    if (sign.target.kind === 'station') {
      const station = district.stations[sign.target.index]!
      return [
        {
          form: 'point',
          key: `station ${station.id}`,
          kind: 'station',
          names: station.names,
          priority: station.kind === 'flow' ? 40 : 18,
          farthestPxM: sign.farthestPxM * 0.4,
          sign,
          topM: sign.levelM,
          detailPxM: 0,
        },
      ]
    }
    if (sign.target.kind === 'structure') {
      const structure = district.structures[sign.target.index]!
      return [
        {
          form: 'point',
          key: `structure ${structure.id}`,
          kind: 'offtake',
          names: structure.names,
          priority: 42,
          farthestPxM: 40,
          sign,
          topM: sign.levelM,
          detailPxM: 0,
        },
      ]
    }
    const gate = district.gates[sign.target.index]!
    return [
      {
        form: 'point',
        key: `gate ${gate.id}`,
        kind: gate.kind === 'offtake' ? 'offtake' : 'gate',
        names: gate.names,
        priority: GATE_PRIORITY[gate.kind] + Math.min(5, gate.designDischargeM3s / 40),
        farthestPxM: GATE_NAMES_PX_M[gate.kind],
        sign,
        topM: sign.levelM + gate.maximumOpeningM + (gate.kind === 'offtake' ? 1.5 : 5),
        detailPxM: GATE_DETAIL_PX_M[gate.kind],
      },
    ]
  })
}

const POINT_EVERY_M = 900

function levelled(
  line: Polyline,
  levelAt: (x: number, y: number, fraction: number) => number,
): readonly (readonly [number, number, number])[] {
  const count = Math.max(2, Math.ceil(line.lengthM / POINT_EVERY_M) + 1)
  return Array.from({ length: count }, (_, k) => {
    const i = Math.round((k / (count - 1)) * (line.count - 1))
    const [x, y] = [line.points[2 * i]!, line.points[2 * i + 1]!]
    return [x, y, levelAt(x, y, k / (count - 1))] as const
  })
}
