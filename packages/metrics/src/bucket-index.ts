// Exact bucket indexes of the base-2 exponential histogram at scale 5, from the bits of the double.
// OpenTelemetry data model, "Exponential Buckets"; ends are inclusive above, as Prometheus has them.

/** The scale values are recorded at: 2^5 buckets per octave, each 2.19 % wide, so its middle at most 1.09 % off. */
export const scaleMax = 5

/** The least value that has a bucket; smaller ones count as zero. */
export const smallestNormal: number = 2 ** -1022

const perOctave = 2 ** scaleMax

const float = new Float64Array(1)
const words = new Uint32Array(float.buffer)
const bounds = Float64Array.from({ length: perOctave + 1 }, (_, k) => 2 ** (k / perOctave))
// For each of 64 slices of the mantissa, the sub-bucket its start lies in; no slice holds two bounds. Then the bits of
// that sub-bucket's end, the upper twenty and the lower 32: comparing integers needs no second way through memory.
const candidates = Uint8Array.from({ length: 64 }, (_, slice) => lastBelow(1 + slice / 64))
const endHighs = Int32Array.from(candidates, (k) =>
  k + 1 === perOctave ? 0x100000 : highOf(bounds[k + 1]) & 0xfffff,
)
const endLows = Uint32Array.from(candidates, (k) => (k + 1 === perOctave ? 0 : lowOf(bounds[k + 1])))

function lastBelow(mantissa: number): number {
  let k = 0
  while ((bounds[k + 1] ?? 2) < mantissa) k += 1
  return k
}

function highOf(value = 0): number {
  float[0] = value
  return words[1] ?? 0
}

function lowOf(value = 0): number {
  float[0] = value
  return words[0] ?? 0
}

/** The index i of a positive normal double v with 2^(i/32) < v <= 2^((i+1)/32). */
export function bucketIndex(value: number): number {
  float[0] = value
  const high = words[1] ?? 0
  const mantissa = high & 0xfffff
  const slice = mantissa >>> 14
  const end = endHighs[slice] ?? 0
  const index = ((high >>> 20) - 1023) * perOctave + (candidates[slice] ?? 0)
  if (mantissa === end) return (words[0] ?? 0) > (endLows[slice] ?? 0) ? index + 1 : index
  if (mantissa === 0 && words[0] === 0) return index - 1
  // One where the mantissa lies past the end, without a branch: which of the two it is cannot be foretold.
  return index + ((end - mantissa) >>> 31)
}

/** The inclusive upper end of a bucket. */
export function bucketEnd(index: number, scale: number = scaleMax): number {
  return 2 ** ((index + 1) * 2 ** -scale)
}

/** The geometric middle of a bucket. */
export function bucketMiddle(index: number, scale: number = scaleMax): number {
  return 2 ** ((index + 0.5) * 2 ** -scale)
}
