/** Guards for broken calls: these throw, because a wrong call is a bug and not outside data. */
export function assertPositive(values: Record<string, number>): void {
  for (const [name, value] of Object.entries(values))
    if (!(value > 0)) throw new RangeError(`${name} must be positive, got ${value}`)
}

export function assertFinite(values: Record<string, number>): void {
  for (const [name, value] of Object.entries(values))
    if (!Number.isFinite(value)) throw new RangeError(`${name} must be finite, got ${value}`)
}

export function assertSameLength(name: string, actual: number, expected: number): void {
  if (actual !== expected) throw new RangeError(`${name} must have length ${expected}, got ${actual}`)
}
