// Parts of an address as people wrote them.

/** `part` without its percent-encoding; as it stands where that does not decode. */
export function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
