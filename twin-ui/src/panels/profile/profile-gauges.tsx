import { useMemo } from 'react'
import { gaugeOrigin } from '../numbers/origin.ts'
import { useTwinState } from '../twin-context.tsx'
import type { Profile, ProfileGauge } from './profile-data.ts'
import type { ProfileScale } from './profile-scale.ts'

/** What is measured along the route: full dots on the water surface and on the discharge, hollow when they are stale. */
export function ProfileGauges({ profile, scale }: { readonly profile: Profile; readonly scale: ProfileScale }) {
  return (
    <>
      {profile.stageGauges.map((placed) => (
        <GaugeDot key={placed.gauge.id} placed={placed} scale={scale} y={scale.y} />
      ))}
      {profile.dischargeGauges.map((placed) => (
        <GaugeDot key={placed.gauge.id} placed={placed} scale={scale} y={scale.q} />
      ))}
    </>
  )
}

interface GaugeDotProps {
  readonly placed: ProfileGauge
  readonly scale: ProfileScale
  readonly y: (value: number) => number
}

/** Upstream and downstream of one gate would lie over each other: each stands a little to its side. */
const ASIDE_PX: Readonly<Record<string, number>> = { stageUpM: -5, stageDownM: 5 }

function GaugeDot({ placed: { gauge, atM }, scale, y }: GaugeDotProps) {
  const value = useTwinState((state) => state.latestByGauge.get(gauge.id)?.value)
  const origin = useTwinState((state) => gaugeOrigin(state, gauge))
  const x = useMemo(() => scale.x(atM) + (ASIDE_PX[gauge.key] ?? 0), [scale, atM, gauge.key])
  if (value === undefined) return null
  return <circle className={`measured-dot dot-${origin}`} cx={x} cy={y(value)} r={2.8} data-gauge={gauge.id} />
}
