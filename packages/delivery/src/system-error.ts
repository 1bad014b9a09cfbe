// What an error of a local write means: busy for a moment, gone for good, or a trouble that somebody may mend.

/** The target cannot take more now: a pipe whose reader is slow, a full hand-over. */
export function isBusy(cause: unknown): boolean {
  const code = codeOf(cause)
  return code === 'EAGAIN' || code === 'EWOULDBLOCK'
}

/** Nothing will be taken any more: the reader left (EPIPE), the descriptor is closed (EBADF) or takes no writes (EINVAL). */
export function isGone(cause: unknown): boolean {
  const code = codeOf(cause)
  return code === undefined || code === 'EPIPE' || code === 'EBADF' || code === 'EINVAL'
}

/** The code of a system error; undefined of any other. Where tests have a realm of their own, Node's errors are of another. */
export function codeOf(cause: unknown): string | undefined {
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined
  return code === undefined ? undefined : String(code)
}
