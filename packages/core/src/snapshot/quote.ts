// Quotes text as JSON so that no value can end its string, break a terminal or forge a line.

// Control characters, quotes, backslashes, C1 controls, bidi controls, line separators, surrogates, the byte order mark.
const suspicious =
  /[\u0000-\u001f"\\\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff]/
const unsafeInJson = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g

// Below this length a scan by character code beats the regular expression on every engine measured.
const scanMax = 18

/** `text` as a JSON string (RFC 8259, section 7), with lone surrogates, C1 and bidi controls escaped. */
export function quote(text: string): string {
  return needsNoEscape(text) ? `"${text}"` : quoteSlowly(text)
}

/** Whether `text` is its own JSON but for the quotes around it. False may be said of text that is. */
export function needsNoEscape(text: string): boolean {
  if (text.length > scanMax) return !suspicious.test(text)
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i)
    if (code < 32 || code > 126 || code === 34 || code === 92) return false
  }
  return true
}

function quoteSlowly(text: string): string {
  return JSON.stringify(text).replace(unsafeInJson, escapeUnit)
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
}
