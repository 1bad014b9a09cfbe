// Against OpenTelemetry's own context, spans and request metadata, as its SDK and its instrumentation of HTTP set them.
import { context, ROOT_CONTEXT, trace, type Context, type Span } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { RPCType, setRPCMetadata } from '@opentelemetry/core'
import { AlwaysOffSampler, BasicTracerProvider } from '@opentelemetry/sdk-trace-base'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Members } from '../snapshot/members.ts'
import { ScopeState } from './scope.ts'

const tracer = new BasicTracerProvider().getTracer('test')

beforeEach(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager())
})

afterEach(() => {
  context.disable()
})

const within = (span: Span): Context => trace.setSpan(ROOT_CONTEXT, span)
const serving = (span: Span): Context => setRPCMetadata(within(span), { type: RPCType.HTTP, span })

class Request extends ScopeState {
  constructor(traceId?: string) {
    super('request', Members.none, undefined, traceId)
  }
}

test('work begun in a span is of its trace, and what is begun in the work too', () => {
  const span = tracer.startSpan('job')
  const scope = context.with(within(span), () => ScopeState.work(Members.none))
  expect(scope.traceId).toBe(span.spanContext().traceId)
  expect(ScopeState.work(Members.none, scope).traceId).toBe(scope.traceId)
})

test('fields outside of any work are of the trace of their span', () => {
  const span = tracer.startSpan('job')
  const scope = context.with(within(span), () => ScopeState.fields(Members.none))
  expect(scope.traceId).toBe(span.spanContext().traceId)
})

test('a request is of the trace that was begun for it, whatever span is innermost', () => {
  const span = tracer.startSpan('GET')
  const active = trace.setSpan(serving(span), tracer.startSpan('middleware'))
  expect(context.with(active, () => new Request()).traceId).toBe(span.spanContext().traceId)
})

test('a request is of its trace also where that is not sampled', () => {
  const span = new BasicTracerProvider({ sampler: new AlwaysOffSampler() }).getTracer('test').startSpan('GET')
  expect(context.with(serving(span), () => new Request()).traceId).toBe(span.spanContext().traceId)
})

test('the traceparent of a request goes before', () => {
  const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
  expect(context.with(serving(tracer.startSpan('GET')), () => new Request(traceId)).traceId).toBe(traceId)
})

test('requests of a server that was started in a span have a trace each', () => {
  const span = tracer.startSpan('start')
  const requests = context.with(within(span), () => [new Request(), new Request()])
  const ids = requests.map(({ traceId }) => traceId)
  expect(new Set([...ids, span.spanContext().traceId]).size).toBe(3)
})

test('a span that has ended takes no more work in', () => {
  const span = tracer.startSpan('start')
  span.end()
  expect(context.with(within(span), () => ScopeState.work(Members.none)).traceId).not.toBe(
    span.spanContext().traceId,
  )
})

test('without a span, and of one that has no trace, the trace is a new one', () => {
  const none = trace.wrapSpanContext({ traceId: '0'.repeat(32), spanId: '0'.repeat(16), traceFlags: 0 })
  for (const active of [ROOT_CONTEXT, within(none)])
    expect(context.with(active, () => ScopeState.work(Members.none)).traceId).toMatch(/[1-9a-f]/)
})
