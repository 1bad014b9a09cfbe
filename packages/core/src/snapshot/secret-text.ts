// Secrets inside free text, by the look of the value: what error messages, stacks and reports may not carry out.
// Every pattern is linear and bounded. Keys of fields are the business of redaction.ts.

/** What stands where a secret was. */
export const redacted = '[redacted]'

// One cheap look decides for almost every text that there is nothing to replace. By first letters: it is taken at every place.
const suspicious =
  /:\/\/[^\s/@:]{0,256}:(?!\d{1,5}(?:[/?#"',\s]|$))|a(?:uthorization|kia|iza)|b(?:earer|asic)|cookie|eyJ|glpat-|key|p(?:ass|wd)|s(?:ecret|g\.|k[_-])|token|xox|_[A-Za-z0-9]{16}|[3-6]\d{3}[ -]?\d{4}/i

/** Prose, as in messages and values; code, where `password: string` is a declaration and only literals can be secrets. */
export type TextKind = 'prose' | 'code'

type Replacements = readonly (readonly [RegExp, string])[]

const name = String.raw`(?:passw(?:or)?d|passphrase|pwd|secret|token|(?:api|private|access|account)[-_]?key)\w{0,20}`
// A text in quotes, in quotes within quotes, or without its end where it was cut.
const quoted = String.raw`(?:\\{1,3}"[^"\\]*(?:\\{1,3}")?|"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?)`

const everywhere: Replacements = [
  // A password may hold what it should not, unescaped: an `@`, a `/`. A port and a path are none.
  [
    /\b([a-z][a-z0-9+.-]{1,20}:\/\/)[^\s/@:]{0,256}:(?!\d{1,5}(?:[/?#"',]|$))[^\s@"]{1,256}@(?:[^\s/@"',]{1,256}@)?/gi,
    `$1${redacted}@`,
  ],
  [/\b(bearer|basic)\s{1,3}[\w.~+/=-]{8,}/gi, `$1 ${redacted}`],
  [/\beyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?/g, redacted],
  [
    /\b(?:gh[pousr]_\w{20,}|github_pat_\w{20,}|[sr]k_(?:live|test)_\w{8,}|sk-[\w-]{20,}|xox[abprs]-[\w-]{10,}|AKIA[0-9A-Z]{16}|AIza[\w-]{30,}|npm_\w{30,}|hf_\w{30,}|glpat-[\w-]{16,}|SG\.[\w-]{16,}\.[\w-]{16,})/g,
    redacted,
  ],
  // RFC 7468, also where its line feeds are escaped.
  [
    /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----(?:[\w+/=\s:,]|-(?!-)|\\[nr])*(?:-----END [A-Z ]{0,30}PRIVATE KEY-----)?/g,
    redacted,
  ],
  [new RegExp(String.raw`(${name}\\{0,3}["']?\s?[:=]\s?)${quoted}`, 'gi'), `$1${redacted}`],
]

const inProse: Replacements = [
  [new RegExp(String.raw`(${name}(?:=|["']\s?[:=]\s?))[^\s"'&,;)}]+`, 'gi'), `$1${redacted}`],
  [/\b((?:passw(?:or)?d|passphrase|pwd|secret)\s?:\s?)[^\s"',;)}]+/gi, `$1${redacted}`],
  // Headers, to the end of their line.
  [
    /\b(authorization["']?:\s{0,3}["']?)(?:apikey|aws4-hmac-sha256|digest|hawk|negotiate|token)\s[^\r\n'}]+/gi,
    `$1${redacted}`,
  ],
  [/\b(cookie["']?:\s{0,3}["']?)[\w.-]{1,256}=[^\r\n"'}]+/gi, `$1${redacted}`],
  [/\b(x-[\w-]{0,60}(?:key|token)["']?:\s{0,3}["']?)[^\s"'}]+/gi, `$1${redacted}`],
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
  return clean.replace(card, (digits) => (isCard(digits) ? redacted : digits))
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
