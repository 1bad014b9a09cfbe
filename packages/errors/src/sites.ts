// Throw paths seen before: a repeat costs one look-up by its raw stack; parsing and hashing happen once per path.
import type { ErrorData, Frame, Sighting } from '@obs/core'
import { keysOf, sayWhere, tellingFrames, type Keys } from './fingerprint.ts'
import type { Group } from './group.ts'
import type { Modules } from './module-name.ts'
import { Recent } from './recent.ts'
import { frameText, parseFrames } from './stack.ts'
import { wordsHash } from './variants.ts'

/** One throw path. */
export interface Site {
  readonly keys: Keys
  /** `file:line` of the innermost in-app frame; empty where there is none. */
  readonly place: string
  readonly placeHash: number
  /** The innermost in-app frame. */
  readonly top: Frame | undefined
  readonly status: number | 'explicit' | undefined
  /** The group its failures were last counted in. */
  group: Group | undefined
}

/** What was thrown with one raw stack, by `kindOf`. */
type Path = Readonly<{ text: string; tells: 'place' | 'nothing'; kinds: Map<string, Site> }>

/** What an error says about itself beside its data. */
export type Claims = Readonly<{ status: number | undefined; fingerprint: readonly string[] | undefined }>

const sitesMax = 512
const textMax = 4096
const messageMax = 512
const partsMax = 16
const partMax = 256
const latestMax = 64

/** The throw paths of an instance, bounded; the least recently used leave. */
export class Sites {
  readonly #modules: () => Modules
  readonly #sites = new Recent<Path>(sitesMax)
  // By length: to compare a stack with one seen before costs a tenth of hashing it for a look-up.
  readonly #latest: (Path | undefined)[] = Array.from({ length: latestMax })

  constructor(modules: () => Modules) {
    this.#modules = modules
  }

  /** The site of a sighting. */
  of(sighting: Sighting): Site {
    const claims = claimsOf(sighting, sighting.error)
    const kind = kindOf(sighting.data, claims)
    const { kinds } = this.#pathOf(sighting)
    const site = kinds.get(kind)
    if (site !== undefined) return site
    const made = this.#made(sighting, claims)
    if (kinds.size < partsMax) kinds.set(kind, made)
    return made
  }

  // Where frames do not say where, the key is made of something else, and so must be what is remembered.
  #pathOf({ event, data }: Sighting): Path {
    const path = this.#path(data === undefined ? '' : frameText(data))
    if (path.tells === 'place') return path
    return this.#path(`about ${event}\n${data?.message.slice(0, messageMax) ?? ''}${causesText(data)}`)
  }

  #path(whole: string): Path {
    const text = memoOf(whole)
    const slot = text.length % latestMax
    const latest = this.#latest[slot]
    if (latest?.text === text) return latest
    const path = this.#sites.get(text) ?? this.#added(text)
    this.#latest[slot] = path
    return path
  }

  #added(text: string): Path {
    const frames = parseFrames(text, this.#modules().isOwn)
    const path: Path = { text, tells: sayWhere(frames) ? 'place' : 'nothing', kinds: new Map() }
    this.#sites.set(text, path)
    return path
  }

  #made({ event, data }: Sighting, { status, fingerprint }: Claims): Site {
    const modules = this.#modules()
    const framesOf = (error: ErrorData): readonly Frame[] => parseFrames(frameText(error), modules.isOwn)
    const frames = data === undefined ? [] : tellingFrames(data, framesOf)
    const subject = { event, error: data, status, frames, explicit: fingerprint }
    const top = frames.find((frame) => frame.inApp && frame.line > 0)
    const place = top === undefined ? '' : `${modules.nameOf(top.file)}:${top.line}`
    return {
      keys: keysOf(subject, modules),
      place,
      placeHash: wordsHash(place, top?.line ?? 0),
      top,
      status: fingerprint === undefined ? status : 'explicit',
      group: undefined,
    }
  }
}

function causesText(data: ErrorData | undefined): string {
  let text = ''
  for (const cause of data?.causes ?? []) text += frameText(cause) + causesText(cause)
  return text
}

// The ends of a stack tell more than its middle: what threw, and the application's own calls around a deep library.
function memoOf(text: string): string {
  return text.length <= textMax ? text : text.slice(0, textMax / 2) + text.slice(-textMax / 2)
}

// Almost every error is its type alone, and then no text is built.
function kindOf(data: ErrorData | undefined, { status, fingerprint }: Claims): string {
  if (data === undefined) return partsText(fingerprint)
  if (
    data.code === undefined &&
    data.causes.length === 0 &&
    status === undefined &&
    fingerprint === undefined
  )
    return data.type
  const causes = data.causes.map((cause) => kindOf(cause, noClaims)).join('<')
  return `${data.type} ${data.code ?? ''} ${status ?? ''} ${causes} ${partsText(fingerprint)}`
}

// As JSON, since a part may hold whatever could stand between them.
function partsText(fingerprint: Claims['fingerprint']): string {
  return fingerprint === undefined ? '' : JSON.stringify(fingerprint)
}

const noClaims: Claims = { status: undefined, fingerprint: undefined }

/** Reads `status` or `statusCode` and `fingerprint` of the thrown object under guard; the call's fingerprint wins. */
export function claimsOf(given: Pick<Sighting, 'fingerprint'>, error: unknown): Claims {
  const called = given.fingerprint === undefined ? undefined : textsOf(given.fingerprint)
  if (typeof error !== 'object' || error === null)
    return called === undefined ? noClaims : { ...noClaims, fingerprint: called }
  try {
    const { status, statusCode, fingerprint } = error as Readonly<Record<string, unknown>>
    const asked = status ?? statusCode
    if (asked === undefined && fingerprint === undefined && called === undefined) return noClaims
    return {
      status: isStatus(asked) ? asked : undefined,
      fingerprint: called ?? (Array.isArray(fingerprint) ? textsOf(fingerprint) : undefined),
    }
  } catch {
    return { ...noClaims, fingerprint: called }
  }
}

function isStatus(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 400 && value <= 599
}

// Typed by its author, not by us: a lone text is a list of one.
function textsOf(given: unknown): readonly string[] | undefined {
  const parts: readonly unknown[] = Array.isArray(given) ? given : [given]
  const texts = parts.slice(0, partsMax).map(textOf)
  return texts.length === 0 ? undefined : texts
}

function textOf(part: unknown): string {
  if (typeof part === 'string') return part.slice(0, partMax)
  return typeof part === 'number' ? String(part) : typeof part
}
