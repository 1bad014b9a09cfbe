// Standard error: where people are told what is no line of the log. Whoever read it may have left, or its disk be full; that
// ends no program.

/** Writes `text` to standard error of the process; what cannot be written is gone. */
export function tellStderr(text: string): void {
  try {
    process.stderr.write(text, forgive)
  } catch {
    // A file throws at once, on Node 20. There is nobody left to tell.
  }
}

// Node calls back first and then emits the error, which nobody's listening would make an uncaught one.
function forgive(cause: Error | null | undefined): void {
  if (cause !== null && cause !== undefined) process.stderr.once('error', () => undefined)
}
