// A 64-bit hash of text for fingerprints and cache keys. Not for secrets: it resists accidents, not attackers.

/** Sixteen hex digits. Two multiply-xor lanes with the finalizer of MurmurHash3; stable for ever, as groups depend on it. */
export function hash64(text: string): string {
  let low = 0x9e3779b1
  let high = 0x41c6ce57 ^ text.length
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index)
    low = Math.imul(low ^ unit, 0x85ebca6b)
    high = Math.imul(high ^ unit, 0x5f356495)
  }
  return hexOf(mixed(low ^ (high >>> 15))) + hexOf(mixed(high ^ (low >>> 13)))
}

/** Thirty-two bits, for counting how many texts are different. */
export function hash32(text: string): number {
  let lane = 0x9e3779b1 ^ text.length
  for (let index = 0; index < text.length; index += 1)
    lane = Math.imul(lane ^ text.charCodeAt(index), 0x85ebca6b)
  return mixed(lane)
}

function mixed(lane: number): number {
  let value = Math.imul(lane ^ (lane >>> 16), 0x85ebca6b)
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35)
  return (value ^ (value >>> 16)) >>> 0
}

function hexOf(lane: number): string {
  return lane.toString(16).padStart(8, '0')
}
