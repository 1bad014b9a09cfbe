// Secrets inside free text, by the look of the value: what error messages, stacks and reports may not carry out.
// Every pattern is linear and bounded. Keys of fields are the business of redaction.ts.

const redactedText = '[redacted]'

// One cheap look decides for almost every text that there is nothing to replace.
const suspicious =
  /:\/\/[^\s/@]{0,256}@|bearer|basic|eyJ|[3-6]\d{3}[ -]?\d{4}|pass|pwd|secret|token|key|_[A-Za-z0-9]{16}|xox|AKIA|AIza|glpat-|sk_/i

/** Prose, as in messages and values; code, where `password: string` is a declaration and only literals can be secrets. */
export type TextKind = 'prose' | 'code'

type Replacements = readonly (readonly [RegExp, string])[]

const everywhere: Replacements = [
  [/\b([a-z][a-z0-9+.-]{1,20}:\/\/)[^\s/@:]{0,256}:[^\s/@]{1,256}@/gi, `$1${redactedText}@`],
  [/\b(bearer|basic)\s{1,3}[\w.~+/=-]{8,}/gi, `$1 ${redactedText}`],
  [/\beyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?/g, redactedText],
  [
    /\b(?:gh[pousr]_\w{20,}|github_pat_\w{20,}|[sr]k_(?:live|test)_\w{8,}|xox[abprs]-[\w-]{10,}|AKIA[0-9A-Z]{16}|AIza[\w-]{30,}|npm_\w{30,}|glpat-[\w-]{16,})/g,
    redactedText,
  ],
  [
    /((?:passw(?:or)?d|passphrase|pwd|secret|token|api[-_]?key|private[-_]?key)\w{0,20}["']?\s?[:=]\s?)(?:"[^"]*"|'[^']*')/gi,
    `$1${redactedText}`,
  ],
]

const inProse: Replacements = [
  [
    /((?:passw(?:or)?d|passphrase|pwd|secret|token|api[-_]?key|private[-_]?key)\w{0,20}(?:=|["']\s?[:=]\s?))[^\s"'&,;)}]+/gi,
    `$1${redactedText}`,
  ],
  [/\b((?:passw(?:or)?d|passphrase|pwd|secret)\s?:\s?)[^\s"',;)}]+/gi, `$1${redactedText}`],
]

const replacements: Readonly<Record<TextKind, Replacements>> = {
  prose: [...everywhere, ...inProse],
  code: everywhere,
}

/** A payment card number (ISO/IEC 7812): issuer digit 3 to 6, 14 to 19 digits, blanks or dashes between groups. */
const card = /\b[3-6]\d{3}[ -]?\d{4,6}[ -]?\d{4,5}(?:[ -]?\d{1,4})?\b/g

/** `text` with credentials, tokens and card numbers replaced. */
export function withoutSecrets(text: string, kind: TextKind = 'prose'): string {
  if (!suspicious.test(text)) return text
  let clean = text
  for (const [pattern, replacement] of replacements[kind]) clean = clean.replace(pattern, replacement)
  return clean.replace(card, (digits) => (isCard(digits) ? redactedText : digits))
}

/** Whether the check digit fits (ISO/IEC 7812-1, annex B). */
function isCard(text: string): boolean {
  const digits = text.replace(/[ -]/g, '')
  if (digits.length < 14 || digits.length > 19) return false
  let sum = 0
  for (let at = 0; at < digits.length; at += 1) {
    const digit = Number(digits[digits.length - 1 - at])
    const value = at % 2 === 1 ? digit * 2 : digit
    sum += value > 9 ? value - 9 : value
  }
  return sum % 10 === 0
}
