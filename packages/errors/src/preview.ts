// Short texts of values for people: what stood in a variable or was given as an argument. Getters are never called,
// names that mean a secret show nothing, everything has a bound.

/** Decides what may be shown. */
export interface Discretion {
  /** Whether a variable or property of this name holds a secret. */
  coversKey(name: string): boolean
  /** Takes secrets out of text; of code, only literals. */
  scrubText(text: string, kind?: 'prose' | 'code'): string
}

const textMax = 100
const entriesMax = 10
const previewMax = 400
const hidden = '[redacted]'

/** A value as the inspector describes it; a part of `Runtime.RemoteObject`, Chrome DevTools Protocol 1.3. */
export interface RemoteValue {
  readonly type: string
  readonly subtype?: string
  readonly value?: unknown
  readonly className?: string
  readonly description?: string
  readonly preview?: Readonly<{
    overflow: boolean
    properties: readonly Readonly<{ name: string; type: string; subtype?: string; value?: string }>[]
  }>
}

/** The text of a value the inspector has described, under the name it bears. */
export function remotePreview(name: string, remote: RemoteValue, discretion: Discretion): string {
  if (discretion.coversKey(name)) return hidden
  if (remote.type === 'string') return quoted(String(remote.value), discretion)
  if (remote.type === 'function') return `[${remote.className ?? 'Function'}]`
  const { preview, className, description = remote.type } = remote
  const isList = remote.subtype === 'array'
  if (preview === undefined || (!isList && className !== 'Object')) return plain(description, discretion)
  const entries = preview.properties.slice(0, entriesMax).map((property) => {
    const text = propertyText(property, discretion)
    return isList && /^\d+$/.test(property.name) ? text : `${property.name}: ${text}`
  })
  const more = preview.overflow || preview.properties.length > entriesMax ? [...entries, '…'] : entries
  return cut(isList ? `[${more.join(', ')}]` : `{${more.join(', ')}}`, previewMax)
}

function propertyText(
  property: Readonly<{ name: string; type: string; value?: string }>,
  discretion: Discretion,
): string {
  const { name, type, value = type } = property
  if (discretion.coversKey(name)) return hidden
  return type === 'string' ? quoted(value, discretion) : plain(value, discretion)
}

/** The text of a value at hand. `shape`: of texts and objects only what they are, not what they hold. */
export function valuePreview(value: unknown, show: 'values' | 'shape', discretion: Discretion): string {
  if (typeof value === 'string')
    return show === 'values' ? quoted(value, discretion) : `string(${value.length})`
  if (typeof value === 'function') return `[Function ${cut(value.name, textMax)}]`
  if (typeof value === 'bigint') return `${value}n`
  if (typeof value !== 'object' || value === null) return cut(String(value), textMax)
  try {
    return objectPreview(value, show, discretion)
  } catch {
    return '[unreadable]'
  }
}

function objectPreview(value: object, show: 'values' | 'shape', discretion: Discretion): string {
  if (Array.isArray(value)) return `Array(${value.length})`
  const prototype: unknown = Object.getPrototypeOf(value)
  const name: unknown = (prototype as { readonly constructor?: { readonly name?: unknown } } | null)
    ?.constructor?.name
  if (prototype !== Object.prototype && prototype !== null)
    return `[${cut(typeof name === 'string' ? name : 'object', textMax)}]`
  const keys = Object.keys(value)
  const entries = keys
    .slice(0, entriesMax)
    .map((key) => (show === 'shape' ? key : entryText(value, key, discretion)))
  return cut(`{${[...entries, ...(keys.length > entriesMax ? ['…'] : [])].join(', ')}}`, previewMax)
}

function entryText(from: object, key: string, discretion: Discretion): string {
  if (discretion.coversKey(key)) return `${key}: ${hidden}`
  const value: unknown = Object.getOwnPropertyDescriptor(from, key)?.value
  if (typeof value === 'string') return `${key}: ${quoted(value, discretion)}`
  if (typeof value !== 'object' || value === null) return `${key}: ${cut(String(value), textMax)}`
  return `${key}: ${Array.isArray(value) ? `Array(${value.length})` : '{…}'}`
}

function quoted(text: string, discretion: Discretion): string {
  return JSON.stringify(cut(discretion.scrubText(text.slice(0, textMax * 2)), textMax))
}

function plain(text: string, discretion: Discretion): string {
  return cut(discretion.scrubText(text.slice(0, textMax * 2)), textMax)
}

function cut(text: string, max: number): string {
  return text.length > max ? `${text.slice(0, max)}…` : text
}
