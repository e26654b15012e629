/** Why no water can stand between these points; undefined when it can. */
export function faultOfGround(points: readonly (readonly [acrossM: number, elevationM: number])[]): string | undefined {
  if (points.length < 3) return `has ${points.length} points`
  if (points.some((point, i) => !(point[0] >= (points[i - 1] ?? point)[0]) || !Number.isFinite(point[1])))
    return 'does not go from left to right'
  const lowestM = Math.min(...points.map(([, elevationM]) => elevationM))
  const bankM = Math.min(points[0]?.[1] ?? lowestM, points.at(-1)?.[1] ?? lowestM)
  return bankM > lowestM ? undefined : 'has no ground below its banks'
}
