// The checks of an instance: each a gauge of the family `checks`, judged before every read and every ten seconds.
import { ObsFault, type CheckResult, type CheckState, type Level, type Lines } from '@obs/core'
import { declarationOf } from '../declaration.ts'
import type { ReadHooks } from '../read-hooks.ts'
import type { Registry } from '../registry.ts'
import type { LabelTexts, Moment } from '../series.ts'
import type { Windows } from '../windows.ts'
import { RunningCheck, type Check } from './check.ts'
import { CheckSeries } from './check-series.ts'
import { compileCheck, type CheckSpec, type CompiledCheck } from './check-spec.ts'
import type { WindowReading } from './judgement.ts'

/** What the checks of an instance need. */
export type CheckParts = Readonly<{
  registry: Registry
  windows: Windows
  hooks: ReadHooks
  /** Where changes of state are told. */
  lines: Lines | undefined
  now(): Moment
}>

const familyName = 'checks'
const levelOf: Readonly<Record<CheckState, Level>> = {
  ok: 'info',
  unknown: 'warn',
  warning: 'warn',
  critical: 'error',
}

/** Declares checks and judges them. */
export class Checks {
  readonly #parts: CheckParts
  readonly #checks = new Map<string, RunningCheck>()
  #watch: Disposable | undefined

  constructor(parts: CheckParts) {
    this.#parts = parts
  }

  /** The check of that name, made at its first declaration. Throws ObsFault `bad_option` for a wrong or another spec. */
  declare(name: string, spec: CheckSpec, prefix: string): Check {
    const compiled = compileCheck(`${prefix}${name}`, spec, prefix)
    const known = this.#checks.get(compiled.check)
    if (known === undefined) return this.#made(compiled)
    if (JSON.stringify(known.spec) === JSON.stringify(compiled)) return known
    throw new ObsFault(
      'bad_option',
      `check '${compiled.check}' is declared twice and not alike: declare it once and share it`,
    )
  }

  #made(spec: CompiledCheck): Check {
    const { lines, now, windows } = this.#parts
    const held = windows.hold(spec.windowMs)
    const check: RunningCheck = new RunningCheck(spec, {
      now,
      window: (of, at) => this.#window(of, at),
      changed: (result, was) => lines?.line(levelOf[result.state], 'check.changed', told(result, was)),
      ended: () => {
        held[Symbol.dispose]()
        this.#forget(check)
      },
    })
    this.#checks.set(spec.check, check)
    this.#begin()
    this.#tell(spec.check)
    return check
  }

  #tell(name: string): void {
    const help = 'Checks: 0 ok, 1 warning, 2 critical, 3 unknown'
    const declaration = declarationOf(familyName, 'gauge', { help, labels: ['check'], across: 'max' })
    const make = (labels: LabelTexts): CheckSeries =>
      new CheckSeries(labels, () => this.#checks.get(labels['check'] ?? ''))
    this.#parts.registry.declare(declaration, make).with({ check: name })
  }

  #window({ metric, labels, windowMs }: CompiledCheck, now: Moment): WindowReading | undefined {
    const total = this.#parts.windows.total(metric, labels, windowMs, now)
    if (total === undefined) return undefined
    const { declaration, reading, seconds } = total
    const { kind, unit = kind === 'timer' ? 'ms' : '' } = declaration
    return { reading, seconds, unit }
  }

  #begin(): void {
    this.#watch ??= this.#parts.hooks.add((now) => {
      for (const check of this.#checks.values()) check.judge(now)
    })
  }

  // Its name may be another's by now.
  #forget(check: RunningCheck): void {
    if (this.#checks.get(check.name) === check) this.#checks.delete(check.name)
    if (this.#checks.size > 0) return
    this.#watch?.[Symbol.dispose]()
    this.#watch = undefined
  }
}

function told({ check, state, text }: CheckResult, was: CheckState): object {
  return { check, state, was, text }
}
