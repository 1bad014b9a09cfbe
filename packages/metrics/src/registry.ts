// Get-or-create by name: the same declaration gives the same family, another one throws.
import { ObsFault, type FaultChannel } from '@obs/core'
import { DeclarationSite } from './declaration-site.ts'
import { disagreement, type Declaration } from './declaration.ts'
import { Family } from './family.ts'
import type { LabelTexts, Series } from './series.ts'
import type { Ledger } from './slab.ts'
import type { SeriesLimits } from './series-limits.ts'

const namesMax = 10_000

/** The families of an instance by name. */
export class Registry {
  readonly #families = new Map<string, Family<Series>>()
  readonly #sites = new Map<string, DeclarationSite>()
  readonly #limits: SeriesLimits
  readonly #faults: FaultChannel
  readonly #ledger: Ledger | undefined

  /** @param ledger is told of every series that is made */
  constructor(limits: SeriesLimits, faults: FaultChannel, ledger?: Ledger) {
    this.#limits = limits
    this.#faults = faults
    this.#ledger = ledger
  }

  /** The family of a declaration. Throws ObsFault `bad_option` where the name is declared otherwise. */
  declare<S extends Series>(declaration: Declaration, make: (labels: LabelTexts) => S): Family<S> {
    const known = this.#families.get(declaration.name)
    if (known !== undefined) {
      assertSame(known.declaration, declaration, this.#sites.get(declaration.name))
      return known as unknown as Family<S>
    }
    assertValid(declaration)
    if (this.#families.size >= namesMax) {
      throw new ObsFault('bad_option', `more than ${namesMax} metric names: put what varies into a label`)
    }
    const family = new Family(declaration, this.#entered(declaration, make), this.#limits, this.#faults)
    this.#families.set(declaration.name, family)
    this.#sites.set(declaration.name, new DeclarationSite())
    return family
  }

  #entered<S extends Series>(
    declaration: Declaration,
    make: (labels: LabelTexts) => S,
  ): (labels: LabelTexts) => S {
    const ledger = this.#ledger
    if (ledger === undefined) return make
    return (labels) => {
      const series = make(labels)
      ledger.opened(declaration, series)
      return series
    }
  }

  /** How a name is declared; undefined where it is not. */
  declarationOf(name: string): Declaration | undefined {
    return this.#families.get(name)?.declaration
  }

  /** Every family, in order of declaration. */
  families(): Iterable<Family<Series>> {
    return this.#families.values()
  }
}

function assertValid({ name, labels }: Declaration): void {
  if (!/^[A-Za-z][\w./-]{0,254}$/.test(name)) {
    throw new ObsFault(
      'bad_option',
      `metric name '${name}': begin with a letter, then letters, digits, '_', '.', '-' or '/', 255 in all at most`,
    )
  }
  if (new Set(labels).size !== labels.length) {
    throw new ObsFault('bad_option', `metric '${name}' declares a label twice: ${labels.join(', ')}`)
  }
}

function assertSame(known: Declaration, given: Declaration, first: DeclarationSite | undefined): void {
  const differing = disagreement(known, given)
  if (differing === undefined) return
  const { one, other } = differing
  throw new ObsFault(
    'bad_option',
    `metric '${known.name}' is declared ${one} (${String(first)}) and again ${other} (${String(new DeclarationSite())}): declare it once and share it`,
  )
}
