// A name as one part of a path.

/**
 * Other names give other parts, and none leads out of its folder: what is not a letter, a digit or one of `_.-`, and a dot in
 * front, is percent-encoded.
 */
export function pathPart(name: string): string {
  return Buffer.from(name)
    .toString('latin1')
    .replace(/[^\w.-]|^\./g, (unit) => `%${unit.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`)
}
