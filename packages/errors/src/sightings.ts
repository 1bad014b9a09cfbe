// "Once": which thrown values each unit of work has already reported. Nothing is written on the user's objects.
import { causeOf, currentScope, isError, membersOf, type ScopeState, type Sighting } from '@obs/core'

/** A known occurrence. */
export type KnownOccurrence = Readonly<{ id: string; group: string }>

const linksMax = 16
const primitivesMax = 8
const noLinks: readonly object[] = []

/**
 * Remembers occurrences by (thrown value, request or run). Outside of any scope nothing tells two failures apart, so there
 * an object is one occurrence for its life, and it repeats what a scope has reported of it: the uncaught handler runs
 * after the context is lost. In a scope the same object is always that scope's own occurrence.
 */
export class Sightings {
  readonly #latest = new WeakMap<object, KnownOccurrence>()
  readonly #works = new WeakMap<ScopeState, WorkMemory>()

  /** The occurrence this sighting repeats: of the same value, of an error it wraps, or of a wrapper of it. */
  find({ error, scope }: Sighting): KnownOccurrence | undefined {
    if (error === undefined) return undefined
    const memory = scope === undefined ? undefined : this.#works.get(workOf(scope))
    if (scope !== undefined && memory === undefined) return undefined
    if (!isObject(error)) return memory?.primitive(error)
    const known = this.#known(error, memory)
    if (known !== undefined) return known
    for (const link of linksOf(error)) {
      const wrapped = this.#known(link, memory)
      if (wrapped !== undefined) return wrapped
    }
    return undefined
  }

  /** Remembers a value, and what it was caused by, under its occurrence. */
  keep({ error, scope }: Sighting, known: KnownOccurrence): void {
    if (error === undefined) return
    if (scope === undefined) return this.#keepIn(undefined, error, known)
    const work = workOf(scope)
    this.#keepIn(this.#memoryOf(work), error, known)
    // Whoever catches what a run threw, in the `context.run` around it, is told the same.
    if (work !== scope.root) this.#keepIn(this.#memoryOf(scope.root), error, known)
  }

  /** The id of a thrown value: the one its work knows it by, else the last it was reported under. */
  idOf(error: unknown): string | undefined {
    const scope = currentScope()
    const memory = scope === undefined ? undefined : this.#works.get(workOf(scope))
    if (!isObject(error)) return memory?.primitive(error)?.id
    for (const link of [error, ...linksOf(error)]) {
      const known = memory?.find(link) ?? this.#latest.get(link)
      if (known !== undefined) return known.id
    }
    return undefined
  }

  #keepIn(memory: WorkMemory | undefined, error: unknown, known: KnownOccurrence): void {
    if (!isObject(error)) return memory?.keepPrimitive(error, known)
    this.#latest.set(error, known)
    memory?.keep(error, known)
    for (const link of linksOf(error)) {
      // A plain object given as a cause may be shared by failures that have nothing else in common.
      if (!isError(link) || this.#known(link, memory) !== undefined) continue
      this.#latest.set(link, known)
      memory?.keep(link, known)
    }
  }

  #known(object: object, memory: WorkMemory | undefined): KnownOccurrence | undefined {
    return memory === undefined ? this.#latest.get(object) : memory.find(object)
  }

  #memoryOf(work: ScopeState): WorkMemory {
    const known = this.#works.get(work)
    if (known !== undefined) return known
    const memory = new WorkMemory()
    this.#works.set(work, memory)
    return memory
  }
}

// Most work fails once: the latest object is held directly and only further ones cost a weak map.
class WorkMemory {
  #object: object | undefined
  #known: KnownOccurrence | undefined
  #earlier: WeakMap<object, KnownOccurrence> | undefined
  #primitives: { readonly value: unknown; readonly known: KnownOccurrence }[] | undefined

  find(object: object): KnownOccurrence | undefined {
    return object === this.#object ? this.#known : this.#earlier?.get(object)
  }

  keep(object: object, known: KnownOccurrence): void {
    if (this.#object !== undefined && this.#known !== undefined && this.#object !== object) {
      this.#earlier ??= new WeakMap()
      this.#earlier.set(this.#object, this.#known)
    }
    this.#object = object
    this.#known = known
  }

  primitive(value: unknown): KnownOccurrence | undefined {
    return this.#primitives?.find((kept) => Object.is(kept.value, value))?.known
  }

  keepPrimitive(value: unknown, known: KnownOccurrence): void {
    this.#primitives ??= []
    if (this.primitive(value) !== undefined) return
    if (this.#primitives.push({ value, known }) > primitivesMax) this.#primitives.shift()
  }
}

/** Whose failures are told once: the outermost request or run, else what gives the fields. */
function workOf({ work, root }: ScopeState): ScopeState {
  return work ?? root
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

/** What an error was caused by, its `cause` and the members of an aggregate or a disposal, nearest first; cycles and size are cut. */
function linksOf(error: object): readonly object[] {
  const nearest = nextLinks(error)
  if (nearest.length === 0) return noLinks
  const links = new Set<object>([error])
  const queue = [...nearest]
  for (let link = queue.shift(); link !== undefined && links.size <= linksMax; link = queue.shift()) {
    if (links.has(link)) continue
    links.add(link)
    queue.push(...nextLinks(link))
  }
  links.delete(error)
  return [...links]
}

function nextLinks(error: object): readonly object[] {
  try {
    const cause = causeOf(error)
    const members = membersOf(error)
    if (cause === undefined && members === undefined) return noLinks
    const list: readonly unknown[] = Array.isArray(members) ? members.slice(0, linksMax) : []
    return [cause, ...list].filter(isObject)
  } catch {
    return noLinks
  }
}
