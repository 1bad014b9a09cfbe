// What to do with a field of a given name, decided once per name and instance.
import { keyMax } from './limits.ts'
import { quote } from './quote.ts'
import { pathOf, type Redaction, type Treatment } from './redaction.ts'

/** Names that only the SDK writes; a user field of such a name gets an underscore behind it. */
const reserved: ReadonlySet<string> = new Set([
  'time',
  'level',
  'event',
  'logger',
  'err',
  'error_id',
  'trace_id',
  'span_id',
  '__proto__',
])

// Names that the keys of other formats have (pino, ECS, Google Cloud, Datadog). They share a bit with no other name, so
// that an encoder of such a format finds out at no cost that no field is in its way.
const foreign: ReadonlySet<string> = new Set([
  'msg',
  'message',
  'status',
  'severity',
  'timestamp',
  '@timestamp',
  'log.level',
  'log.logger',
  'logger.name',
  'ecs.version',
  'error.id',
  'error.type',
  'error.kind',
  'error.message',
  'error.stack',
  'error.stack_trace',
  'error_type',
  'error_message',
  'stack_trace',
  'trace.id',
  'span.id',
  'logging.googleapis.com/trace',
  'logging.googleapis.com/spanId',
])
const foreignBit = 1 << 31

const plansMax = 4096

/** The decision for one key. */
export class KeyPlan {
  /** The field's name as the user wrote it. */
  readonly key: string
  /** The same as the beginning of a path. */
  readonly path: string
  /** The name the field gets: the key itself unless reserved or too long. */
  readonly name: string
  /** `,"name":` as JSON text. */
  readonly fragment: string
  /** `,"name":"` as JSON text: what stands before a string that needs no escape. */
  readonly opening: string
  /** What becomes of a value of this name at any depth. */
  readonly treatment: Treatment
  /** What becomes of it at the top, where the key is a path too. */
  readonly topTreatment: Treatment
  /** Whether a field at the top goes as it is: under its own name, its value shown. */
  readonly isPlain: boolean
  /** One of 32 bits: two sets of names whose masks share no bit share no name. */
  readonly bit: number
  /** The plan of the key that followed this one last time. */
  next: KeyPlan | undefined = undefined

  constructor(key: string, redaction: Redaction) {
    const short = key.length > keyMax ? `${key.slice(0, keyMax)}…` : key
    this.key = key
    this.path = pathOf(key)
    this.name = reserved.has(short) ? `${short}_` : short
    this.fragment = fragmentOf(this.name)
    this.opening = [this.fragment, '"'].join('')
    this.treatment = redaction.treatmentOfKey(key)
    this.topTreatment = this.treatment === 'open' ? redaction.treatmentOfPath(this.path) : this.treatment
    this.isPlain = this.topTreatment === 'open' && this.name === key
    this.bit = bitOf(this.name)
  }
}

/** `,"name":` as JSON text. Joined text is flat; added up, it would be walked piece by piece for every line. */
export function fragmentOf(name: string): string {
  return [',', quote(name), ':'].join('')
}

/** Plans by key, bounded: where keys are data themselves, the table starts over. */
export class KeyPlans {
  readonly #redaction: Redaction
  #plans = new Map<string, KeyPlan>()
  #start: KeyPlan

  constructor(redaction: Redaction) {
    this.#redaction = redaction
    this.#start = new KeyPlan('', redaction)
  }

  /** Where a walk over the keys of one call begins; see `after`. */
  get start(): KeyPlan {
    return this.#start
  }

  /** The plan for `key`, guessed from the key before it: a call site names its fields in one order. */
  after(before: KeyPlan, key: string): KeyPlan {
    const guess = before.next
    if (guess !== undefined && guess.key === key) return guess
    const plan = this.of(key)
    if (key.length <= keyMax) before.next = plan
    return plan
  }

  /** The plan for `key`, made at its first use. */
  of(key: string): KeyPlan {
    return this.#plans.get(key) ?? this.#make(key)
  }

  #make(key: string): KeyPlan {
    if (this.#plans.size >= plansMax) {
      this.#plans = new Map()
      this.#start = new KeyPlan('', this.#redaction)
    }
    const plan = new KeyPlan(key, this.#redaction)
    if (key.length <= keyMax) this.#plans.set(key, plan)
    return plan
  }
}

/** The bit of a name. It depends on the name alone, so masks made before a table started over stay comparable. */
export function bitOf(name: string): number {
  if (foreign.has(name)) return foreignBit
  let hash = 0
  for (let i = 0; i < name.length; i += 1) hash = (hash * 31 + name.charCodeAt(i)) | 0
  return 1 << ((hash >>> 0) % 31)
}
