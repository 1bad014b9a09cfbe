// Kinds of requests: made once, told apart by all four, following the rules in force.
import { createPipeline, type LogEvent } from '@obs/core'
import { expect, test } from 'vitest'
import { RequestKinds } from './request-kinds.ts'

function kindsOf(): { kinds: RequestKinds; labels: object[] } {
  const labels: object[] = []
  const timer = {
    with(given: object) {
      labels.push(given)
      return { record: () => undefined }
    },
  }
  return { kinds: new RequestKinds(timer, createPipeline()), labels }
}

test('a kind is made once, and method, route, status and outcome tell kinds apart', () => {
  const { kinds, labels } = kindsOf()
  const ok = { route: '/a/:id', status: 200, outcome: 'complete' } as const
  const first = kinds.of('GET', ok)
  expect(kinds.of('GET', { ...ok })).toBe(first)
  const others = [
    kinds.of('POST', ok),
    kinds.of('GET', { ...ok, route: '/b' }),
    kinds.of('GET', { ...ok, status: 404 }),
    kinds.of('GET', { ...ok, outcome: 'aborted' }),
  ]
  expect(new Set([first, ...others]).size).toBe(5)
  expect(labels).toHaveLength(5)
  expect(labels.at(-1)).toEqual({ method: 'GET', route: '/a/:id', status: 'aborted' })
})

test('a server with more kinds than are kept still tells each as it is', () => {
  const { kinds } = kindsOf()
  for (let status = 100; status < 10_000; status += 1) {
    const kind = kinds.of('GET', { route: `/${status % 100}`, status, outcome: 'complete' })
    expect(kind).toMatchObject({ status, fields: { 'http.response.status_code': status } })
  }
})

test('fields of a kind follow a change of redaction', () => {
  const lines: LogEvent[] = []
  const list = { name: 'list', signals: ['log'] as const, write: (line: LogEvent) => void lines.push(line) }
  const pipeline = createPipeline({ sinks: [list] })
  const kinds = new RequestKinds({ with: () => ({ record: () => undefined }) }, pipeline)
  const { members } = kinds.of('GET', { route: '/a', status: 200, outcome: 'complete' })
  const write = (): void => pipeline.line('info', 'http.request', { n: 1 }, members, undefined, undefined)
  write()
  pipeline.configure({ sinks: [list], redact: { keys: ['http.route'] } })
  write()
  expect(lines.map((line) => line.fields['http.route'])).toEqual(['/a', '[redacted]'])
})

test('the table starts over after 4096 kinds', () => {
  const { kinds } = kindsOf()
  const kind = (status: number): object => kinds.of('GET', { route: '/', status, outcome: 'complete' })
  const first = kind(0)
  for (let status = 1; status < 4096; status += 1) kind(status)
  expect(kind(0)).toBe(first)
  kind(4096)
  expect(kind(0)).not.toBe(first)
})
