// The versioned key of a group: stable across line edits, install folders and package managers.
import type { ErrorData, Frame } from '@obs/core'
import { hash64 } from './hash.ts'
import type { Modules } from './module-name.ts'
import { templateOf } from './template.ts'

const framesMax = 12
const runtimeNames =
  /^(?:process\.processTicksAndRejections|processTicksAndRejections|new Promise|Promise\.\w+)$/

/** What a group is made of. */
export interface Subject {
  readonly event: string
  readonly error: ErrorData | undefined
  readonly frames: readonly Frame[]
}

/**
 * `g1` and 16 hex digits: type, code and causes, then the in-app frames as (module, function), innermost first and at
 * most twelve. Without a usable frame: the event name and the message's template. No line, no column, no source text.
 */
export function fingerprintOf(subject: Subject, modules: Modules): string {
  const { error, event } = subject
  if (error === undefined) return `g1${hash64(`event\n${event}`)}`
  const site = siteOf(subject.frames, modules)
  const key = site === '' ? `${event}\n${templateOf(error.message)}` : site
  return `g1${hash64(`${kindOf(error)}\n${key}`)}`
}

function kindOf(error: ErrorData): string {
  const own = `${error.type} ${error.code ?? ''}`
  return error.causes.length === 0 ? own : `${own} < ${error.causes.map(kindOf).join(' < ')}`
}

function siteOf(frames: readonly Frame[], modules: Modules): string {
  const usable = frames.filter((frame) => !isRuntime(frame))
  const own = usable.filter((frame) => frame.inApp)
  return keyOf(own.length > 0 ? own : innermostPackage(usable, modules), modules)
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

function keyOf(frames: readonly Frame[], modules: Modules): string {
  const parts: string[] = []
  for (const frame of frames) {
    const part = `${modules.nameOf(frame.file)} ${functionOf(frame)}`
    // Recursion of any depth is one place.
    if (parts.at(-1) !== part) parts.push(part)
    if (parts.length === framesMax) break
  }
  return parts.join('\n')
}

/** The function without receiver, accessor words and what bundlers append. */
function functionOf(frame: Frame): string {
  const name = (frame.function ?? '').replace(/ \[as .*\]$/, '').replace(/^(?:async |new |get |set )+/, '')
  const bare = name.slice(name.lastIndexOf('.') + 1)
  return bare.replace(/(?:\$\d+|_\d+)$/, '').replace('<anonymous>', '')
}
