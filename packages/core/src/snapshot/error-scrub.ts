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

/** Whether the stack begins with `type: message` and its frames: then there is nothing in it that the message does not say. */
export function isToldByMessage({ message, stack }: ErrorData): boolean {
  if (stack === '') return true
  const from = stack.indexOf(': ') + 2
  const end = from + message.length
  return message !== '' && stack.startsWith(message, from) && (end === stack.length || stack[end] === '\n')
}

// A message is rewritten, and the header goes on telling the one before. The message of the error stays in it as it is: the
// reader of the stack finds the frames behind it.
function scrubStack(error: ErrorData, clean: string, scrub: (text: string) => string): string {
  const { message, stack } = error
  if (clean === message && isToldByMessage(error)) return stack
  const found = message === '' ? -1 : stack.indexOf(message)
  const at = found > headerMax ? -1 : found
  const behind = at < 0 ? 0 : at + message.length
  const frames = stack.indexOf('\n    at ', behind)
  const end = frames < 0 ? stack.length : frames
  const header = scrub(stack.slice(behind, end)) + stack.slice(end)
  return at < 0 ? header : scrub(stack.slice(0, at)) + clean + header
}
