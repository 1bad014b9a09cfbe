// An error for human eyes: what happened, the lines of code around it, the way there, and what caused it.
import type { ErrorData, Frame } from '@obs/core'
import type { Paint } from './pretty.ts'
import { visible } from './quote.ts'

/** How an error is drawn. */
export type ErrorLook = Readonly<{ paint: Paint; links: 'osc8' | 'none' }>

/** Lines, each indented and ended by a line feed, so that nothing in them can pass for a log line. */
export function prettyError(error: ErrorData, look: ErrorLook): string {
  return drawn(error, '  ', look)
}

function drawn(error: ErrorData, indent: string, look: ErrorLook): string {
  const own = error.frames === undefined ? stackLines(error, look) : frameLines(error, error.frames, look)
  const text = own.map((line) => `${indent}${line}\n`).join('')
  const causes = error.causes.map((cause) => `${indent}caused by\n${drawn(cause, `${indent}  `, look)}`)
  return text + causes.join('')
}

// The stack as V8 wrote it; its first lines are the message.
function stackLines({ type, message, stack }: ErrorData, { paint }: ErrorLook): readonly string[] {
  const lines = (stack === '' ? `${type}: ${message}` : stack).split('\n').map(visible)
  return lines.map((line) => (/^\s+at /.test(line) ? paint('gray', line) : paint('red', line)))
}

function frameLines(
  { type, message }: ErrorData,
  frames: readonly Frame[],
  look: ErrorLook,
): readonly string[] {
  const head = `${type}: ${message}`.split('\n').map((line) => look.paint('red', visible(line)))
  const shown = frames.find(({ source }) => source !== undefined)
  return [...head, ...frames.flatMap((frame) => oneFrame(frame, look, frame === shown ? 'excerpt' : 'place'))]
}

function oneFrame(frame: Frame, look: ErrorLook, how: 'excerpt' | 'place'): readonly string[] {
  const place = linked(frame, look)
  const name = frame.function === undefined ? '' : `${visible(frame.function)} `
  const line = `    at ${name}${place}`
  const painted = frame.inApp ? line : look.paint('gray', line)
  return how === 'place' ? [painted] : [painted, ...excerpt(frame, look)]
}

// OSC 8 (https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda): only absolute paths are links.
function linked({ file, line, column }: Frame, { links }: ErrorLook): string {
  const place = `${visible(file)}:${line}:${column}`
  if (links === 'none' || !/^(\/|[A-Za-z]:[\\/])/.test(file)) return `(${place})`
  // Half a surrogate pair is no URI, and a stack is whatever text an error has.
  const whole = file.replaceAll(/\p{Cs}/gu, '\ufffd').replaceAll('\\', '/')
  const url = encodeURI(whole.replace(/^([A-Za-z]:)/, '/$1')).replaceAll(/[#?]/g, encodeURIComponent)
  return `(\u001b]8;;file://${url}\u001b\\${place}\u001b]8;;\u001b\\)`
}

const around = 2

function excerpt({ source, line }: Frame, { paint }: ErrorLook): readonly string[] {
  if (source === undefined) return []
  const before = source.before.slice(-around)
  const first = line - before.length
  const width = String(line + around).length
  return [...before, source.line, ...source.after.slice(0, around)].map((text, at) => {
    const number = String(first + at).padStart(width)
    const shown = `${number} | ${visible(text.replaceAll('\t', '  '))}`
    return first + at === line ? paint('bold', `    > ${shown}`) : paint('gray', `      ${shown}`)
  })
}
