// Numbers at the end of what a double holds.

/** A sum of huge values is the largest double, not infinite: backends refuse what is not finite. */
export function saturated(sum: number): number {
  if (Number.isFinite(sum)) return sum
  return Number.isNaN(sum) ? 0 : Math.sign(sum) * Number.MAX_VALUE
}
