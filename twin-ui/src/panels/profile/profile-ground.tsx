import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import { fixed } from '../../ground/display-units.ts'
import { columnAt, isLined, type Profile } from './profile-data.ts'
import { areaPath, linePath, type ProfileScale, stretchPath } from './profile-scale.ts'

/** The unit stands at the right end of the axis; a number there would run into it. */
const UNIT_ROOM_PX = 34

/** What does not move: axes, ground, bed, banks. */
export const ProfileGround = memo(function ProfileGround({
  profile,
  scale,
}: {
  readonly profile: Profile
  readonly scale: ProfileScale
}) {
  const { t } = useTranslation()
  const { left, right, top, bottom, stripTop, stripBottom, x, y, q } = scale
  const floor = new Float64Array(profile.atM.length).fill(-1e3)
  return (
    <>
      <g className="axes">
        {scale.elevationTicks.map((tick) => (
          <g key={tick}>
            <path className="grid" d={`M${left} ${y(tick)}H${right}`} />
            <text x={left - 6} y={y(tick) + 4} textAnchor="end">
              {fixed(tick, Number.isInteger(tick) ? 0 : 1)}
            </text>
          </g>
        ))}
        {scale.dischargeTicks.map((tick) => (
          <g key={tick}>
            <path className="grid" d={`M${left} ${q(tick)}H${right}`} />
            <text x={left - 6} y={q(tick) + 4} textAnchor="end">
              {fixed(tick, 0)}
            </text>
          </g>
        ))}
        {scale.chainageTicks.map((tick) => (
          <g key={tick}>
            <path className="tick" d={`M${x(tick)} ${stripBottom}v4`} />
            {x(tick) < right - UNIT_ROOM_PX && (
              <text x={x(tick)} y={stripBottom + 15} textAnchor="middle">
                {fixed(tick / 1000, tick % 1000 === 0 ? 0 : 1)}
              </text>
            )}
          </g>
        ))}
        <text className="axis-name" x={4} y={top - 12}>
          {t('profile.elevation')}
        </text>
        <text className="axis-name" x={left + 10} y={stripTop - 5}>
          {t('profile.discharge')}
        </text>
        <text className="axis-name" x={right} y={stripBottom + 15} textAnchor="end">
          km
        </text>
      </g>
      <g clipPath="url(#profile-clip)">
        <path
          className="ground-fill"
          d={areaPath(profile, profile.bedM, floor, scale, (value) => Math.min(y(value), bottom))}
        />
        {profile.reaches.map(({ reach, firstColumn, lastColumn }) =>
          isLined(reach) ? (
            <path
              key={reach.id}
              className="lining"
              d={stretchPath(profile, profile.bedM, firstColumn, lastColumn, scale)}
            />
          ) : null,
        )}
        <path className="design-line" d={linePath(profile, profile.designM, scale, y)} data-testid="profile-design" />
        <path className="bank-line" d={linePath(profile, profile.bankM, scale, y)} />
        <path className="bed-line" d={linePath(profile, profile.bedM, scale, y)} />
        <LineName profile={profile} scale={scale} of={profile.bankM} above text={t('profile.bank')} />
        <LineName
          profile={profile}
          scale={scale}
          of={profile.designM}
          atShare={0.3}
          above
          text={t('profile.designLevel')}
        />
        <LineName profile={profile} scale={scale} of={profile.bedM} text={t('profile.bed')} />
        {profile.nodes.map(({ node, atM }) => (
          <path key={node.id} className="node-line" d={`M${x(atM)} ${stripTop}V${stripBottom}`} />
        ))}
        {profile.sides.map(({ atM }) => (
          <path key={atM} className="side-mark" d={`M${x(atM) - 3.5} ${stripTop - 12}h7l-3.5 6Z`} />
        ))}
      </g>
    </>
  )
})

interface LineNameProps {
  readonly profile: Profile
  readonly scale: ProfileScale
  readonly of: Float64Array
  readonly above?: boolean
  readonly atShare?: number
  readonly text: string
}

/** Where along the window a line is named: clear of the first gate, before the water has fallen far. */
const NAME_AT_SHARE = 0.055

/** A line's name written along it, so that no key must be consulted. */
function LineName({ profile, scale, of, above = false, atShare = NAME_AT_SHARE, text }: LineNameProps) {
  const { window, x, y } = scale
  const atM = window.fromM + (window.toM - window.fromM) * atShare
  const value = of[columnAt(profile, atM)] ?? 0
  return (
    <text className="line-name" x={x(atM)} y={y(value) + (above ? -6 : 15)}>
      {text}
    </text>
  )
}
