import { columnAt, type Profile } from './profile-data.ts'
import { ProfileReadout } from './profile-readout.tsx'
import type { ProfileScale } from './profile-scale.ts'
import { useCursorAtM } from './use-cursor.ts'

/** The pointed-at place, whichever view it is pointed at in. */
export function CursorLine({ profile, scale }: { readonly profile: Profile; readonly scale: ProfileScale }) {
  const atM = useCursorAtM(profile)
  if (atM === undefined) return null
  return (
    <path
      className="pointer-line"
      d={`M${scale.x(atM)} ${scale.top}V${scale.stripBottom}`}
      data-testid="profile-cursor"
      data-at-m={Math.round(atM)}
    />
  )
}

export function CursorReadout({ profile, scale }: { readonly profile: Profile; readonly scale: ProfileScale }) {
  const atM = useCursorAtM(profile)
  if (atM === undefined || atM < scale.window.fromM || atM > scale.window.toM) return null
  return <ProfileReadout profile={profile} column={columnAt(profile, atM)} />
}
