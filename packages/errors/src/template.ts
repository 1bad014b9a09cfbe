// Turns a message into its template: what varies from one occurrence to the next becomes a placeholder.
// Every pattern is linear and sees at most 512 characters.

const charactersMax = 512

const patterns: readonly (readonly [RegExp, string])[] = [
  [/\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s"'<>]+/gi, '<url>'],
  [/\b[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]{1,64}/g, '<email>'],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, '<uuid>'],
  [/\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?)?/g, '<date>'],
  [/\b\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}(?::\d{1,5})?\b/g, '<ip>'],
  [/(?<![\w:])[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?:%\w{1,16})?(?![\w:])/gi, '<ip>'],
  [/\b0x[0-9a-f]+\b/gi, '<hex>'],
  [/\b(?=[a-f]*\d)[0-9a-f]{8,128}\b/gi, '<hex>'],
  // Random ids: a digit stands where words and names in camel case have none. `V2` and `S3` are of names.
  [/(?<![\w-])(?=[\w-]*[A-Z])(?=[\w-]*(?:[A-RTUW-Z]\d|\d[a-z]))[\w-]{21}(?![\w-])/g, '<id>'],
  [/(?<![A-Za-z\d])(?=[A-Za-z\d]*(?:[A-RTUW-Z]\d|\d[a-z]))[A-Za-z\d]{14,64}(?![A-Za-z\d])/g, '<id>'],
  [/=\s?(?:"[^"]*"|'[^']*'|`[^`]*`)/g, '=<value>'],
  [/[+-]?\d+(?:[.,]\d+)*/g, '<n>'],
]

/** The template of a message: numbers, ids, dates, addresses and quoted values replaced. */
export function templateOf(message: string): string {
  let template = message.length > charactersMax ? message.slice(0, charactersMax) : message
  for (const [pattern, placeholder] of patterns) template = template.replace(pattern, placeholder)
  return template
}
