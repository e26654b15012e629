import type { LevelEnvelope } from '../../frame/level-envelope.ts'
import type { Profile } from './profile-data.ts'
import { areaPath, type ProfileScale } from './profile-scale.ts'

/** The band between the lowest and the highest level that was received; undefined before the first frame. */
export function drawEnvelope(envelope: LevelEnvelope, profile: Profile, scale: ProfileScale): string | undefined {
  const depths = envelope.depths()
  if (depths === undefined) return undefined
  const [lower, upper] = [new Float64Array(profile.points.length), new Float64Array(profile.points.length)]
  for (let column = 0; column < profile.points.length; column++) {
    const [point, bedM] = [profile.points[column] ?? 0, profile.bedM[column] ?? 0]
    lower[column] = bedM + (depths.leastM[point] ?? 0)
    upper[column] = bedM + (depths.greatestM[point] ?? 0)
  }
  return areaPath(profile, upper, lower, scale, scale.y)
}
