// Bounds of what one event may copy out of user values. Whatever is cut says so in its place.

/** Fields of one call, and of one logger or scope; the rest is counted in the field `truncated`. */
export const fieldsMax = 200
/** Characters of one string value. */
export const stringMax = 16_384
/** Characters of all fields of one call, and of one logger or scope, encoded. */
export const membersMax = 65_536
/** Levels of nesting below a field. */
export const depthMax = 6
/** Keys of one nested object. */
export const nestedKeysMax = 100
/** Characters of one key. */
export const keyMax = 256
/** Items of one nested list. */
export const itemsMax = 100
/** Pairs that are counted of what does not say how many it has. */
export const pairsMax = 1000
/** Characters of an error's message. */
export const messageMax = 8_192
/** Characters of an error's stack. */
export const stackMax = 16_384
/** Errors in one cause tree. */
export const causesMax = 16

/** Cuts `text` to `max` characters, never inside a surrogate pair, and says how long it was. */
export function cut(text: string, max: number): string {
  return text.length <= max ? text : `${beginning(text, max)}… (${text.length} characters)`
}

/** At most the first `max` characters of `text`, never half a surrogate pair. */
export function beginning(text: string, max: number): string {
  if (text.length <= max) return text
  const last = text.charCodeAt(max - 1)
  const end = last >= 0xd800 && last <= 0xdbff ? max - 1 : max
  return apart(text.slice(0, end))
}

// V8 keeps a whole text alive for a piece of it; a line that is kept would keep megabytes that it does not show.
function apart(piece: string): string {
  return JSON.parse(JSON.stringify(piece)) as string
}
