// Cuts in bytes of UTF-8, for wires whose limits are bytes.

/** The longest beginning of `text` that takes at most `bytesMax` bytes; never ends inside a character. */
export function utf8Cut(text: string, bytesMax: number): string {
  if (Buffer.byteLength(text) <= bytesMax) return text
  const bytes = Buffer.from(text)
  let end = Math.max(0, bytesMax)
  while (end > 0 && isContinuation(bytes[end])) end -= 1
  return bytes.toString('utf8', 0, end)
}

// RFC 3629, section 3: the bytes behind the first of a character are 10xxxxxx.
function isContinuation(byte = 0): boolean {
  return (byte & 0xc0) === 0x80
}
