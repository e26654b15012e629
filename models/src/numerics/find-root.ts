/**
 * Root of a function that changes sign between `lower` and `upper`: bisection, which cannot miss it.
 *
 * @returns a point within `tolerance` of the root
 * @throws RangeError when the function has the same sign at both ends
 */
export function findRoot(
  excess: (at: number) => number,
  { lower, upper }: { readonly lower: number; readonly upper: number },
  tolerance: number,
): number {
  let [low, high] = [lower, upper]
  const risesTo = Math.sign(excess(high))
  if (risesTo !== 0 && Math.sign(excess(low)) === risesTo)
    throw new RangeError(`the function must change sign between ${lower} and ${upper}`)
  while (high - low > tolerance) {
    const middle = 0.5 * (low + high)
    if (middle === low || middle === high) break
    if (Math.sign(excess(middle)) === risesTo) high = middle
    else low = middle
  }
  return 0.5 * (low + high)
}
