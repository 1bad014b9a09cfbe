// The versioned key of a group: stable across line edits, install folders, package managers and module systems.
import type { ErrorData, Frame } from '@obs/core'
import { hash64 } from './hash.ts'
import type { Modules } from './module-name.ts'
import { templateOf } from './template.ts'

const framesMax = 12
const causeKindsMax = 8
const runtimeNames =
  /^(?:process\.processTicksAndRejections|processTicksAndRejections|new Promise|Promise\.\w+)$/
const defaultToken = /^\{\{\s*default\s*\}\}$/

/** What a group is made of. */
export interface Subject {
  readonly event: string
  readonly error: ErrorData | undefined
  /** The HTTP status the error asks for, where it does. */
  readonly status?: number | undefined
  readonly frames: readonly Frame[]
  /** What the call or the error itself says the group is made of. */
  readonly explicit?: readonly string[] | undefined
}

/** The key a subject is grouped by, and the key of all its frames, so that reclassifying a frame splits no history. */
export type Keys = Readonly<{ key: string; alias: string | undefined }>

/**
 * `g1` and 16 hex digits: type, code, status and causes, then the in-app frames as (module, function), innermost first
 * and at most twelve. Without a usable frame: the event name and the message's template. No line, no column, no source
 * text. An explicit fingerprint replaces all of it and makes the prefix `e1`; its `{{ default }}` stands for what it
 * replaces.
 */
export function keysOf(subject: Subject, modules: Modules): Keys {
  const { explicit } = subject
  const usual = usualKeys(subject, modules)
  if (explicit === undefined || explicit.length === 0) return usual
  const parts = explicit.map((part) => (defaultToken.test(part) ? usual.key : JSON.stringify(part)))
  return { key: `e1${hash64(parts.join('\n'))}`, alias: undefined }
}

function usualKeys(subject: Subject, modules: Modules): Keys {
  const { error, event, frames } = subject
  if (error === undefined) return { key: keyFrom('event', event), alias: undefined }
  const kind = kindOf(error, subject.status)
  const usable = frames.filter((frame) => !isRuntime(frame))
  const own = usable.filter((frame) => frame.inApp)
  const site = siteOf(own.length > 0 ? own : innermostPackage(usable, modules), modules)
  if (site === '') return { key: keyFrom(kind, `${event}\n${messageKey(error)}`), alias: undefined }
  const all = siteOf(usable, modules)
  return { key: keyFrom(kind, site), alias: all === site ? undefined : keyFrom(kind, `all\n${all}`) }
}

/** The key of a stack whose frames a source map has corrected. */
export function mappedKey(subject: Subject, modules: Modules): string {
  return usualKeys(subject, modules).key
}

function keyFrom(kind: string, about: string): string {
  return `g1${hash64(`${kind}\n${about}`)}`
}

// An aggregate of ten equal failures is the same as one of three.
function kindOf(error: ErrorData, status: number | undefined): string {
  const own = `${error.type} ${error.code ?? ''}${status === undefined ? '' : ` ${status}`}`
  if (error.causes.length === 0) return own
  const causes = new Set(error.causes.map((cause) => kindOf(cause, undefined)))
  return `${own} < ${[...causes].slice(0, causeKindsMax).join(' < ')}`
}

// A system error's message names an address or a path; the call and the code say what failed.
function messageKey({ message, code }: ErrorData): string {
  if (typeof code === 'string' && /^E[A-Z0-9]+$/.test(code)) {
    const call = /^[a-z]\w{0,31}(?= E[A-Z0-9])/.exec(message)
    if (call !== null) return `${call[0]} ${code}`
  }
  return templateOf(message)
}

/**
 * The frames that say where an error comes from: its own, or where it has none, as what `Promise.any` rejects with,
 * those of the first cause that has some.
 */
export function tellingFrames(
  error: ErrorData,
  framesOf: (error: ErrorData) => readonly Frame[],
): readonly Frame[] {
  const own = framesOf(error)
  if (sayWhere(own)) return own
  for (const cause of error.causes) {
    const frames = tellingFrames(cause, framesOf)
    if (sayWhere(frames)) return frames
  }
  return own
}

/** Whether frames say where an error comes from: those of Node and of V8 itself do not. */
export function sayWhere(frames: readonly Frame[]): boolean {
  return frames.some((frame) => !isRuntime(frame))
}

function isRuntime(frame: Frame): boolean {
  return frame.file.startsWith('node:') || runtimeNames.test(frame.function ?? '') || frame.line === 0
}

function innermostPackage(frames: readonly Frame[], modules: Modules): readonly Frame[] {
  const first = frames[0]
  if (first === undefined) return []
  const name = modules.packageOf(first.file)
  return frames.filter((frame) => modules.packageOf(frame.file) === name)
}

function siteOf(frames: readonly Frame[], modules: Modules): string {
  const parts: string[] = []
  for (const frame of frames) {
    const part = `${modules.nameOf(frame.file)} ${functionOf(frame)}`
    // Recursion of any depth is one place, also where functions call one another.
    if (!parts.includes(part)) parts.push(part)
    if (parts.length === framesMax) break
  }
  return parts.join('\n')
}

/** The function without receiver, accessor words and what bundlers put before and behind it. */
function functionOf(frame: Frame): string {
  if (frame.function !== undefined && /^[A-Za-z][A-Za-z\d]*$/.test(frame.function)) return frame.function
  const name = (frame.function ?? '').replace(/ \[as .*\]$/, '')
  const bare = name.slice(name.lastIndexOf('.') + 1).replace(/^(?:async |new |get |set |static )+/, '')
  return bare
    .replace(/^_+(?=.)/, '')
    .replace(/(?:\$\d+|_\d+)$/, '')
    .replace('<anonymous>', '')
}
