// Which form of an error a client wants, by `Accept` (RFC 9110, section 12.5.1).

/** The forms an error is told in. */
export type ErrorForm = 'problem' | 'html' | 'text'

const forms: readonly (readonly [type: string, form: ErrorForm])[] = [
  ['application/problem+json', 'problem'],
  ['application/json', 'problem'],
  ['text/html', 'html'],
  ['text/plain', 'text'],
]

const knownMax = 64
let known = new Map<string, ErrorForm>()

/** The form with the highest q-value; a problem document where the client accepts anything or says nothing. */
export function errorForm(accept: string | undefined): ErrorForm {
  if (accept === undefined || accept === '') return 'problem'
  const header = accept.slice(0, 1000)
  const form = known.get(header)
  return form ?? learnt(header, formOf(header))
}

// Clients of one kind send one header: reading it takes longer than the rest of the answer.
function learnt(header: string, form: ErrorForm): ErrorForm {
  if (known.size >= knownMax) known = new Map()
  known.set(header, form)
  return form
}

function formOf(header: string): ErrorForm {
  const ranges = header.split(',').map(parseRange)
  let best: { form: ErrorForm; q: number } = { form: 'problem', q: 0 }
  for (const [type, form] of forms) {
    const q = qualityOf(type, ranges)
    if (q > best.q) best = { form, q }
  }
  return best.form
}

type Range = Readonly<{ type: string; q: number }>

function parseRange(text: string): Range {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase())
  const q = Number(parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? 1)
  return { type, q: Number.isFinite(q) ? q : 0 }
}

function qualityOf(type: string, ranges: readonly Range[]): number {
  const wildcard = `${type.slice(0, type.indexOf('/'))}/*`
  return (
    (
      ranges.find((range) => range.type === type) ??
      ranges.find((range) => range.type === wildcard) ??
      ranges.find((range) => range.type === '*/*')
    )?.q ?? 0
  )
}
