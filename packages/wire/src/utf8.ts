// Lengths and cuts in bytes of UTF-8, for wires whose limits are bytes.

/** How many bytes `text` takes as UTF-8; a lone surrogate takes three, as TextEncoder writes it. */
export function utf8Length(text: string): number {
  let bytes = text.length
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at)
    if (unit < 0x80) continue
    bytes += unit < 0x800 ? 1 : 2
    // Two units, four bytes: what the first adds is enough for both.
    if (isPair(text, at)) at += 1
  }
  return bytes
}

/** The longest beginning of `text` that takes at most `bytesMax` bytes; never ends inside a character. */
export function utf8Cut(text: string, bytesMax: number): string {
  if (text.length * 3 <= bytesMax || utf8Length(text) <= bytesMax) return text
  let bytes = 0
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at)
    const pair = isPair(text, at)
    bytes += unit < 0x80 ? 1 : unit < 0x800 ? 2 : pair ? 4 : 3
    if (bytes > bytesMax) return text.slice(0, at)
    if (pair) at += 1
  }
  return text
}

function isPair(text: string, at: number): boolean {
  const unit = text.charCodeAt(at)
  const next = text.charCodeAt(at + 1)
  return unit >= 0xd800 && unit <= 0xdbff && next >= 0xdc00 && next <= 0xdfff
}
