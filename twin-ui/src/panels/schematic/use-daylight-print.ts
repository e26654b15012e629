import { useEffect } from 'react'
import { useTwin } from '../twin-context.tsx'

/** Paper is white: what is printed has the light theme's colours, whatever the screen has. */
export function useDaylightPrint(): void {
  const { store } = useTwin()
  useEffect(() => {
    const hearing = new AbortController()
    const on = { signal: hearing.signal }
    const { dataset } = document.documentElement
    window.addEventListener('beforeprint', () => Object.assign(dataset, { theme: 'light' }), on)
    window.addEventListener('afterprint', () => Object.assign(dataset, { theme: store.getState().theme }), on)
    return () => hearing.abort()
  }, [store])
}
