// "Once": which thrown values this scope has already reported. Nothing is written on the user's objects.
import type { ScopeState, Sighting } from '@obs/core'

/** What is remembered of a thrown object: the last id, and the work it was met in. */
interface Known {
  readonly id: string
  readonly group: string
  readonly root: WeakRef<ScopeState> | undefined
}

/** A known occurrence. */
export type KnownOccurrence = Readonly<{ id: string; group: string }>

const causesMax = 16

/** Remembers occurrences by (error object, root scope). */
export class Sightings {
  readonly #objects = new WeakMap<object, Known>()
  readonly #primitives = new WeakMap<ScopeState, Readonly<{ value: unknown; known: KnownOccurrence }>>()

  /** The occurrence this sighting repeats: of the same value or of a cause it wraps, in the same work. */
  find({ error, scope }: Sighting): KnownOccurrence | undefined {
    if (!isObject(error)) return this.#findPrimitive(error, scope)
    for (const link of chainOf(error)) {
      const known = this.#objects.get(link)
      if (known !== undefined && known.root?.deref() === scope?.root) return known
    }
    return undefined
  }

  /** Remembers the occurrence of a sighting; a wrapper is remembered under its cause's id. */
  keep({ error, scope }: Sighting, known: KnownOccurrence): void {
    if (isObject(error)) {
      const root = scope === undefined ? undefined : new WeakRef(scope.root)
      this.#objects.set(error, { id: known.id, group: known.group, root })
    } else if (scope !== undefined && error !== undefined)
      this.#primitives.set(scope.root, { value: error, known })
  }

  /** The id a thrown object was last reported under. */
  idOf(error: unknown): string | undefined {
    if (!isObject(error)) return undefined
    for (const link of chainOf(error)) {
      const known = this.#objects.get(link)
      if (known !== undefined) return known.id
    }
    return undefined
  }

  #findPrimitive(error: unknown, scope: ScopeState | undefined): KnownOccurrence | undefined {
    if (error === undefined || scope === undefined) return undefined
    const last = this.#primitives.get(scope.root)
    return last !== undefined && Object.is(last.value, error) ? last.known : undefined
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

/** The object and the objects it was caused by, outermost first; cycles and depth are cut. */
function chainOf(error: object): readonly object[] {
  const chain: object[] = [error]
  for (let link: object = error; chain.length < causesMax;) {
    const cause = causeOf(link)
    if (!isObject(cause) || chain.includes(cause)) return chain
    chain.push(cause)
    link = cause
  }
  return chain
}

function causeOf(error: object): unknown {
  try {
    return (error as { readonly cause?: unknown }).cause
  } catch {
    return undefined
  }
}
