import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Origin } from './origin.ts'

/** One shape per origin, told apart without colour: full, hollow, dashed, wavy, diamond, triangle, crossed. */
export const ORIGIN_SHAPES: Record<Origin, ReactNode> = {
  measured: <circle cx="6" cy="6" r="4" fill="currentColor" />,
  computed: <circle cx="6" cy="6" r="3.6" fill="none" stroke="currentColor" strokeWidth="1.6" />,
  rehearsal: <path d="M6 1.2 10.8 6 6 10.8 1.2 6Z" fill="none" stroke="currentColor" strokeWidth="1.6" />,
  forecast: (
    <path
      d="M2.6 1.6 10.6 6 2.6 10.4Z"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinejoin="round"
      strokeDasharray="2.4 1.4"
    />
  ),
  estimated: (
    <path
      d="M1.5 4.6c1.5-1.8 3-1.8 4.5 0s3 1.8 4.5 0M1.5 8.6c1.5-1.8 3-1.8 4.5 0s3 1.8 4.5 0"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.4"
    />
  ),
  stale: (
    <>
      <circle cx="6" cy="6" r="4.3" fill="none" stroke="currentColor" strokeWidth="1.3" strokeDasharray="2 1.6" />
      <path d="M6 3.6V6l1.7 1.2" fill="none" stroke="currentColor" strokeWidth="1.2" />
    </>
  ),
  doubtful: <path d="M6 1.5 11 10.5H1Z M6 4.8v2.6 M6 8.5v.9" fill="none" stroke="currentColor" strokeWidth="1.3" />,
  bad: <path d="M6 .5 11.5 6 6 11.5.5 6Z M6 3v3.5 M6 8v1.2" fill="none" stroke="currentColor" strokeWidth="1.4" />,
  never: <path d="M2.5 2.5l7 7m0-7-7 7" fill="none" stroke="currentColor" strokeWidth="1.4" />,
}

/** How the number beside it is known. In dense lists the word is left to the screen reader and the tooltip. */
export function OriginMark({ origin, word = false }: { readonly origin: Origin; readonly word?: boolean }) {
  const { t } = useTranslation()
  const text = t(`origin.${origin}`)
  return (
    <span className={`origin origin-${origin}`} title={text}>
      <svg viewBox="0 0 12 12" width="10" height="10" aria-hidden="true">
        {ORIGIN_SHAPES[origin]}
      </svg>
      <span className={word ? 'origin-word' : 'visually-hidden'}>{text}</span>
    </span>
  )
}
