// Text as it may stand in a line: no value can end its string, move a cursor, reorder the line or forge the next one.

// Controls, C1, lone surrogates, bidi controls, line and paragraph separators, the byte order mark.
const unsafe = /[\p{Cc}\p{Cs}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/gu
const plain = /^[ !#-[\]-~]*$/
const unsafeInJson = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g

/** `value` as JSON (RFC 8259), with C1 and bidi controls escaped beside what JSON itself escapes. */
export function quote(value: unknown): string {
  if (typeof value === 'string' && plain.test(value)) return `"${value}"`
  return JSON.stringify(value).replace(unsafeInJson, escaped)
}

/** `text` with everything unsafe shown as `\uXXXX`; line feeds and tabs too. */
export function visible(text: string): string {
  return text.replace(unsafe, escaped)
}

function escaped(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
}
