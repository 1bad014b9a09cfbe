// How the packages of this SDK reach the parts of an instance behind its public face.
import type { Pipeline } from './pipeline/pipeline.ts'
import type { Groups, MetricSource } from './ports.ts'

const key = Symbol.for('@obs/1.internals')

/** The in-app page as frameworks mount it. */
export interface MountedPage {
  /** Whether the request is for the page; if so the page answers it. */
  handle(request: object, response: object): boolean
  /** Where to open it on a server at `origin` (`http://127.0.0.1:3000`), with a one-time token where it asks for one. */
  address(origin: string): string
}

/** What stands behind an instance. Replaced in place by `configure`; read it at each use. */
export interface Internals {
  readonly pipeline: Pipeline
  readonly metrics: MetricSource | undefined
  readonly groups: Groups | undefined
  readonly page: MountedPage | undefined
}

/** Gives an instance its internals. */
export function attachInternals<T extends object>(face: T, internals: Internals): T {
  Object.defineProperty(face, key, { value: internals })
  return face
}

/** The internals of an instance made by @obs/node. Throws TypeError for any other object. */
export function internals(face: object): Internals {
  const found = (face as { [key]?: Internals })[key]
  if (found === undefined)
    throw new TypeError('this is not an instance of @obs: use what configure() or createObs() returned')
  return found
}
