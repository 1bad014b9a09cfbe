// Paths that are asked for all the time and tell nothing while they succeed.

const defaults: readonly string[] = ['/livez', '/readyz', '/healthz', '/health', '/metrics']

/** A set of whole paths and patterns. Default: probes and /metrics. */
export class QuietPaths {
  readonly #paths: ReadonlySet<string>
  readonly #patterns: readonly RegExp[]

  constructor(quiet: readonly (string | RegExp)[] = defaults) {
    this.#paths = new Set(quiet.filter((one) => typeof one === 'string'))
    // A global or sticky pattern would remember where the path before it matched.
    this.#patterns = quiet
      .filter((one) => one instanceof RegExp)
      .map(({ source, flags }) => new RegExp(source, flags.replace(/[gy]/g, '')))
  }

  /** Whether requests for `path` write no line while they succeed. */
  has(path: string): boolean {
    return this.#paths.has(path) || this.#patterns.some((pattern) => pattern.test(path))
  }
}
