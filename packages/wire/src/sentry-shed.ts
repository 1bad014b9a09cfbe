// What a Sentry event gives up to fit the size a server takes: a refused event is a lost one.
// https://develop.sentry.dev/sdk/data-model/envelopes/#size-limits
import type { SentryEvent, SentryException, SentryFrame } from './sentry-event.ts'
import { utf8Cut } from './utf8.ts'

/** The event as JSON of at most `bytesMax`. Sheds step by step and says what in `contexts.obs.shed`. */
export function shedEvent(event: SentryEvent, bytesMax: number): string {
  let text = JSON.stringify(event)
  let lighter = event
  const shed: string[] = []
  for (const [name, step] of steps) {
    if (Buffer.byteLength(text) <= bytesMax) break
    shed.push(name)
    lighter = step(lighter)
    text = JSON.stringify({ ...lighter, contexts: { ...lighter.contexts, obs: { shed } } })
  }
  return text
}

type Step = (event: SentryEvent) => SentryEvent

/** In this order: what helps least first. */
const steps: readonly (readonly [name: string, step: Step])[] = [
  [
    'context of library frames',
    (event) => withFrames(event, (frame) => (frame.in_app ? frame : bare(frame))),
  ],
  ['breadcrumbs but the last 10', (event) => withBreadcrumbs(event, 10)],
  ['extra', (event) => ({ ...event, extra: {} })],
  ['middle frames', (event) => withExceptions(event, endFrames)],
  ['context of all frames', (event) => withFrames(event, bare)],
  ['breadcrumbs', (event) => withBreadcrumbs(event, 0)],
  ['causes but the last', (event) => ({ ...event, exception: { values: event.exception.values.slice(-1) } })],
  ['message tails', (event) => withExceptions(event, shortMessage)],
]

const endFramesMax = 10
const messageBytesMax = 1024

function withExceptions(
  event: SentryEvent,
  change: (exception: SentryException) => SentryException,
): SentryEvent {
  return { ...event, exception: { values: event.exception.values.map(change) } }
}

function withFrames(event: SentryEvent, change: (frame: SentryFrame) => SentryFrame): SentryEvent {
  return withExceptions(event, (exception) =>
    exception.stacktrace === undefined
      ? exception
      : { ...exception, stacktrace: { frames: exception.stacktrace.frames.map(change) } },
  )
}

function bare({
  pre_context: _before,
  context_line: _line,
  post_context: _after,
  ...frame
}: SentryFrame): SentryFrame {
  return frame
}

function endFrames(exception: SentryException): SentryException {
  const frames = exception.stacktrace?.frames ?? []
  if (frames.length <= 2 * endFramesMax) return exception
  return {
    ...exception,
    stacktrace: { frames: [...frames.slice(0, endFramesMax), ...frames.slice(-endFramesMax)] },
  }
}

function shortMessage(exception: SentryException): SentryException {
  return { ...exception, value: utf8Cut(exception.value, messageBytesMax) }
}

function withBreadcrumbs(event: SentryEvent, count: number): SentryEvent {
  const { values } = event.breadcrumbs
  return { ...event, breadcrumbs: { values: values.slice(values.length - Math.min(count, values.length)) } }
}
