import type { Selection } from '../../state/selection-slice.ts'
import { useTwinState } from '../twin-context.tsx'
import type { Profile } from './profile-data.ts'
import type { ProfileScale } from './profile-scale.ts'

/** The selected or pointed-at thing, where it lies along the route. */
export function ProfileSelection({ profile, scale }: { readonly profile: Profile; readonly scale: ProfileScale }) {
  const selection = useTwinState((state) => state.selection)
  const hover = useTwinState((state) => state.hover)
  return (
    <>
      <Mark profile={profile} scale={scale} thing={hover} className="hover-band" />
      <Mark profile={profile} scale={scale} thing={selection} className="selection-band" />
    </>
  )
}

interface MarkProps {
  readonly profile: Profile
  readonly scale: ProfileScale
  readonly thing: Selection | undefined
  readonly className: string
}

function Mark({ profile, scale, thing, className }: MarkProps) {
  const band = bandOf(profile, thing)
  if (band === undefined) return null
  const left = scale.x(band.fromM)
  const width = Math.max(scale.x(band.toM) - left, 0)
  const height = scale.stripBottom - scale.top
  return (
    <g className={className}>
      {width > 0 && <rect x={left} y={scale.top} width={width} height={height} />}
      {width === 0 && <rect x={left - 8} y={scale.top} width={16} height={height} />}
      {band.atM !== undefined && <path d={`M${scale.x(band.atM)} ${scale.top}v${height}`} />}
    </g>
  )
}

function bandOf(profile: Profile, thing: Selection | undefined) {
  switch (thing?.kind) {
    case 'reach': {
      const placed = profile.reaches.find(({ reach }) => reach.id === thing.id)
      if (placed === undefined) return undefined
      const atM = thing.chainageM === undefined ? undefined : placed.fromM + thing.chainageM
      return { fromM: placed.fromM, toM: placed.toM, atM }
    }
    case 'gate': {
      const at =
        profile.gates.find(({ gate }) => gate.id === thing.id)?.atM ??
        profile.sides.find(({ gates }) => gates.some((gate) => gate.id === thing.id))?.atM
      return at === undefined ? undefined : { fromM: at, toM: at, atM: undefined }
    }
    case 'node': {
      const at = profile.nodes.find(({ node }) => node.id === thing.id)?.atM
      return at === undefined ? undefined : { fromM: at, toM: at, atM: undefined }
    }
    default:
      return undefined
  }
}
