// An error's stack as one text, for formats that have one place for it.
import type { ErrorData } from '@obs/core'

/** The stack with those of its causes, as Java and Python print them. */
export function stackText({ type, message, stack, causes }: ErrorData): string {
  const own = stack === '' ? `${type}: ${message}` : stack
  return [own, ...causes.map((cause) => `Caused by: ${stackText(cause)}`)].join('\n')
}
