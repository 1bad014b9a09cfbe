// Names that are listed and that the packages do not have yet, or have otherwise, each with its reason. The list only shrinks.

/** One name that docs/api.md promises and the code does not keep. */
export interface Deviation {
  readonly module: string
  readonly name: string
  readonly reason: string
}

/** Every deviation there is. */
export const deviations: readonly Deviation[] = ['fromPino', 'fromWinston', 'fromConsole'].map((name) => ({
  module: '@obs/log/bridges',
  name,
  reason: 'not there yet',
}))
