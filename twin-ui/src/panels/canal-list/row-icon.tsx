import type { ReactNode } from 'react'
import type { ListRow } from './list-tree.ts'

const LINE = { fill: 'none', stroke: 'currentColor', strokeWidth: 1.5, strokeLinecap: 'round' } as const

/** Small line drawings, one per kind of thing. */
const ICONS: Record<string, ReactNode> = {
  canal: <path d="M1.5 4.5c3 0 3.5 2 6.5 2s3.5-2 6.5-2M1.5 9.5c3 0 3.5 2 6.5 2s3.5-2 6.5-2" {...LINE} />,
  reach: <path d="M2 3.5 5 12h6l3-8.5M3.3 7h9.4" {...LINE} />,
  group: <path d="M2 8h5M7 8l6-4.5M7 8h6M7 8l6 4.5" {...LINE} />,
  head: <path d="M3 2v12M13 2v12M3 4.5h10M5.5 4.5V10h5V4.5" {...LINE} />,
  check: <path d="M3 2v12M13 2v12M3 4.5h10M5.5 4.5V10h5V4.5" {...LINE} />,
  escape: <path d="M3 2v12M9 2v12M3 4.5h6M11 12l3-3-3-3" {...LINE} />,
  weir: <path d="M1.5 6h5l1.5 7h6.5M8 13V6.5" {...LINE} />,
  barrel: <path d="M1.5 5h13M1.5 11h13M4 5v6M12 5v6" {...LINE} />,
  pump: <path d="M3.5 8a4.5 4.5 0 1 0 9 0 4.5 4.5 0 1 0-9 0M6 5.5 10.5 8 6 10.5Z" {...LINE} />,
  turnout: <path d="M4 2v12M4 8h8" {...LINE} />,
  offtake: <path d="M4 2v12M4 8h9M10.5 5.5 13 8l-2.5 2.5" {...LINE} />,
  station: <path d="M8 14V7M5 7h6M8 2.5v1M4.5 4.5l.7.7M11.5 4.5l-.7.7" {...LINE} />,
  areal: <path d="M3 12.5h10M5 12.5V8M8 12.5V4M11 12.5V6.5" {...LINE} />,
}

const STRUCTURE_ICONS = {
  'broad-crested-weir': 'weir',
  'sharp-crested-weir': 'weir',
  'duckbill-weir': 'weir',
  drop: 'weir',
  culvert: 'barrel',
  'inverted-siphon': 'barrel',
  aqueduct: 'barrel',
  pump: 'pump',
  'orifice-offtake': 'turnout',
  'rated-offtake': 'turnout',
} as const

export function RowIcon({ row }: { readonly row: ListRow }) {
  const icon =
    row.structure === undefined ? ICONS[row.gate?.kind ?? row.kind] : ICONS[STRUCTURE_ICONS[row.structure.law.kind]]
  return (
    <svg className="row-icon" viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
      {icon}
    </svg>
  )
}
