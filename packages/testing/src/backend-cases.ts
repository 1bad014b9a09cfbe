// The promises every backend keeps, as cases for any test runner: for (const { name, run } of backendCases(…)) test(name, run)
import assert from 'node:assert/strict'
import type { ErrorReport, EventBy, LogEvent, MetricPoint, Signal, Sink } from '@obs/core'
import { httpCollector } from './http-collector.ts'
import { openSink, type OpenedSink } from './opened-sink.ts'
import { streamCollector } from './stream-collector.ts'
import { udpCollector } from './udp-collector.ts'

/** One promise and the program that checks it. */
export interface BackendCase {
  readonly name: string
  run(): Promise<void>
}

/** A backend's options and known bytes. Options that hold a loopback URL are pointed at the collector of the case. */
export type BackendGiven<O extends object, S extends Signal> = Readonly<{
  /** A URL of 127.0.0.1 among them says where the backend listens, and its scheme how: `http:`, `udp:` or `tcp:`. */
  options: O
  /** What arrives must contain `bytes`, literally: from a specification or captured from a named client. */
  golden: readonly { readonly event: EventBy[S]; readonly bytes: string }[]
}>

/** Makes the sink from options. Factories of @obs/sinks fit. */
export type MakesSink<O extends object, S extends Signal> = (options: O) => Sink<S>

const loopback = /(https?|udp|tcp):\/\/([^/@\s]*@)?127\.0\.0\.1(?::\d+)?/

/** The cases of one backend. Throws TypeError where no option holds a URL of 127.0.0.1. */
export function backendCases<O extends object, S extends Signal>(
  factory: MakesSink<O, S>,
  given: BackendGiven<O, S>,
): readonly BackendCase[] {
  const scheme = schemeOf(given.options)
  const make = (url: string): Sink<S> => factory(pointedAt(given.options, url))
  const everywhere = [
    ...given.golden.map((golden, index) => goldenCase(make, scheme, golden, index)),
    hostile(make),
  ]
  if (scheme === 'udp') return everywhere
  const events = given.golden.map(({ event }) => event)
  const down = counted('counts what a server that is down never got', make, events, 'down')
  if (scheme === 'tcp') return [...everywhere, down]
  return [
    ...everywhere,
    down,
    counted('counts what a server refuses as invalid, and does not repeat it', make, events, 400),
    counted('counts what a server that hangs kept until the deadline', make, events, 'hang'),
  ]
}

type Make<S extends Signal> = (url: string) => Sink<S>

type Scheme = 'http' | 'udp' | 'tcp'

function goldenCase<S extends Signal>(
  make: Make<S>,
  scheme: Scheme,
  golden: { readonly event: EventBy[S]; readonly bytes: string },
  index: number,
): BackendCase {
  return {
    name: `sends the known bytes of event ${index + 1}`,
    async run() {
      await using collector = await collectors[scheme]()
      const opened = openSink(make(collector.url))
      offer(opened, golden.event)
      await opened.sink.flush?.({ deadlineMs: 5000 })
      assert.deepEqual(opened.tally(), { offered: 1, sent: 1, dropped: {} })
      const bytes = await collector.arrived(golden.bytes)
      assert.ok(
        bytes.includes(golden.bytes),
        `expected bytes:\n${golden.bytes}\nthere arrived:\n${bytes.toString()}`,
      )
      await opened.sink.close?.({ deadlineMs: 1000 })
    },
  }
}

interface Collector extends AsyncDisposable {
  readonly url: string
  /** What came first, or for a stream what came until it held as many bytes as are known. */
  arrived(known: string): Promise<Buffer>
}

const collectors: Readonly<Record<Scheme, () => Promise<Collector>>> = {
  async http() {
    const collector = await httpCollector()
    return { ...collector, arrived: async () => (await collector.until(1))[0]?.body ?? Buffer.alloc(0) }
  },
  async udp() {
    const collector = await udpCollector()
    return { ...collector, arrived: async () => (await collector.until(1))[0] ?? Buffer.alloc(0) }
  },
  async tcp() {
    const collector = await streamCollector('tcp')
    return {
      url: collector.url,
      arrived: async (known) => collector.until(Buffer.from(known).toString('latin1')),
      [Symbol.asyncDispose]: async () => collector.close(),
    }
  },
}

function hostile<S extends Signal>(make: Make<S>): BackendCase {
  return {
    name: 'takes hostile values without throwing, and counts each',
    async run() {
      const opened = openSink(make('http://127.0.0.1:9'))
      for (const event of hostileEvents(opened.sink.signals)) opened.sink.write(event as EventBy[S])
      await opened.sink.close?.({ deadlineMs: 50 })
      assert.deepEqual(
        opened.faults.filter((fault) => fault instanceof TypeError),
        [],
      )
    },
  }
}

function counted<S extends Signal>(
  name: string,
  make: Make<S>,
  events: readonly EventBy[S][],
  how: 'down' | 'hang' | number,
): BackendCase {
  return {
    name,
    async run() {
      const collector = await httpCollector()
      if (how === 'down') await collector.close()
      else collector.answer(how)
      const opened = openSink(make(collector.url))
      for (const event of events) offer(opened, event)
      await opened.sink.close?.({ deadlineMs: 100 })
      if (how !== 'down') await collector.close()
      const { offered, sent, dropped } = opened.tally()
      assert.equal(sent, 0)
      assert.equal(
        Object.values(dropped).reduce((sum, count) => sum + count, 0),
        offered,
      )
      if (how === 400) assert.deepEqual(dropped, { invalid: offered })
    },
  }
}

function offer<S extends Signal>(opened: OpenedSink<Sink<S>>, event: EventBy[S]): void {
  opened.offer(event)
}

function schemeOf(options: object): Scheme {
  const url = Object.values(options).find((value) => typeof value === 'string' && loopback.test(value)) as
    | string
    | undefined
  if (url === undefined)
    throw new TypeError('backendCases: give an option with a URL of 127.0.0.1, such as endpoint')
  const scheme = loopback.exec(url)?.[1]
  return scheme === 'udp' || scheme === 'tcp' ? scheme : 'http'
}

function pointedAt<O extends object>(options: O, url: string): O {
  const authority = url.slice(url.indexOf('//') + 2)
  const point = (value: string): string =>
    value.replace(loopback, (_all, scheme: string, user = '') => `${scheme}://${String(user)}${authority}`)
  const pointed = Object.entries(options).map(([key, value]: [string, unknown]): [string, unknown] => [
    key,
    typeof value === 'string' ? point(value) : value,
  ])
  return Object.fromEntries(pointed) as O
}

function hostileEvents(signals: readonly Signal[]): readonly (LogEvent | ErrorReport | MetricPoint)[] {
  const strange = '\u0000\u2028\ud800"\\\n|#,;=é'
  const line = {
    time: 0,
    level: 'error',
    event: strange,
    fields: { [strange]: strange, deep: { a: [null] } },
  } as const
  const error = { type: strange, message: 'x'.repeat(100_000), stack: strange, causes: [] }
  const all: readonly (LogEvent | ErrorReport | MetricPoint)[] = [
    { ...line, signal: 'log' },
    { ...line, signal: 'error', error, errorId: '0'.repeat(32), group: strange },
    {
      signal: 'metric',
      time: 0,
      name: strange,
      kind: 'gauge',
      labels: { [strange]: strange },
      value: Number.NaN,
    },
    { signal: 'metric', time: 0, name: '', kind: 'counter', labels: {}, value: Number.POSITIVE_INFINITY },
  ]
  return all.filter(({ signal }) => signals.includes(signal))
}
