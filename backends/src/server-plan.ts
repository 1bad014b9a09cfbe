// What the suite knows about one real server: where its software comes from and how it starts.
import type { Place } from './place.ts'

/** One real server. `S` is what tests talk to: endpoints, and ways to ask what arrived. */
export interface ServerPlan<S extends object> {
  readonly name: string
  /** Debian packages. */
  readonly apt?: readonly string[]
  /** Debian packages that exclude another server's: unpacked into a folder of their own, with what they need among `apt`. */
  readonly unpacked?: readonly string[]
  /** npm packages with their version, installed into a folder of their own without running their scripts. */
  readonly npm?: readonly string[]
  /** Name and version of what is installed, as `carbon 1.1.7`; undefined where it is not. */
  version(): string | undefined
  /** Starts it on loopback and resolves when it answers. */
  start(place: Place): Promise<S>
}
