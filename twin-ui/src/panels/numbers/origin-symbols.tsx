import { ORIGIN_SHAPES } from './origin-mark.tsx'

/** The marks of all origins, to be used by reference: a number changes its mark without React. */
export function OriginSymbols({ prefix }: { readonly prefix: string }) {
  return (
    <defs>
      {Object.entries(ORIGIN_SHAPES).map(([origin, shape]) => (
        <symbol key={origin} id={`${prefix}-${origin}`} viewBox="0 0 12 12">
          {shape}
        </symbol>
      ))}
    </defs>
  )
}
