import { useEffect, useState } from 'react'

/** Whole seconds that run down to 0. */
export function useCountdown(): readonly [number, (seconds: number) => void] {
  const [leftS, setLeftS] = useState(0)
  useEffect(() => {
    if (leftS <= 0) return
    const timer = setTimeout(() => setLeftS(leftS - 1), 1000)
    return () => clearTimeout(timer)
  }, [leftS])
  return [leftS, (seconds) => setLeftS(Math.ceil(seconds))]
}
