// Takes secrets out of an error's message and out of the header its stack begins with. Frames are left as they are.
import type { ErrorData } from '../event/event.ts'

const headerMax = 300

/** The error with `scrub` applied to what its author wrote; the same object where nothing was found. */
export function scrubError(error: ErrorData, scrub: (text: string) => string): ErrorData {
  const message = scrub(error.message)
  const stack = scrubStack(error, message, scrub)
  const causes = error.causes.map((cause) => scrubError(cause, scrub))
  if (
    message === error.message &&
    stack === error.stack &&
    causes.every((cause, at) => cause === error.causes[at])
  )
    return error
  return { ...error, message, stack, causes }
}

// The message in the header must stay the message of the error: the reader of the stack finds the frames behind it.
function scrubStack({ message, stack }: ErrorData, clean: string, scrub: (text: string) => string): string {
  if (stack === '') return stack
  const at = message === '' ? -1 : stack.indexOf(message)
  if (at >= 0 && at <= headerMax)
    return clean === message ? stack : stack.slice(0, at) + clean + stack.slice(at + message.length)
  const end = stack.indexOf('\n    at ')
  const header = end < 0 ? stack : stack.slice(0, end)
  return scrub(header) + stack.slice(header.length)
}
