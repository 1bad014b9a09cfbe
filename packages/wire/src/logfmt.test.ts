// Golden bytes after the grammar and examples of github.com/go-logfmt/logfmt.
import { LineSnapshot } from '@obs/core'
import { expect, test } from 'vitest'
import { logfmt } from './logfmt.ts'

function line(event: string, members: string, logger?: string): LineSnapshot {
  return new LineSnapshot(
    1_700_000_000_123,
    'info',
    event,
    logger,
    members,
    undefined,
    undefined,
    undefined,
    undefined,
  )
}

test('writes pairs, quotes what holds a space, and nested values as JSON', () => {
  expect(
    logfmt()(line('order.taken', ',"n":1,"ok":true,"who":"ann b","none":null,"deep":{"a":[1]}', 'shop')),
  ).toBe(
    'time=2023-11-14T22:13:20.123Z level=info event=order.taken logger=shop n=1 ok=true who="ann b" none=null deep="{\\"a\\":[1]}"\n',
  )
})

test('keeps text apart from what it could be taken for', () => {
  expect(
    logfmt()(line('x', ',"empty":"","word":"null","equals":"a=b","quote":"say \\"hi\\"","line":"a\\nb"')),
  ).toBe(
    'time=2023-11-14T22:13:20.123Z level=info event=x empty="" word="null" equals="a=b" quote="say \\"hi\\"" line="a\\nb"\n',
  )
})

test('gives no key twice, whatever the fields are called', () => {
  expect(logfmt()(line('x', ',"a b":1,"a_b":2,"a=b":3,"":4,"event":5'))).toBe(
    'time=2023-11-14T22:13:20.123Z level=info event=x a_b=1 a_b_=2 a_b__=3 _=4 event_=5\n',
  )
})

test('puts the cause of a failure behind it', () => {
  const error = { type: 'RangeError', message: 'no', stack: 'RangeError: no\n  at f', causes: [] }
  const failed = new LineSnapshot(0, 'error', 'pay', undefined, '', error, 'e1', 't1', 's1')
  expect(logfmt()(failed)).toBe(
    'time=1970-01-01T00:00:00.000Z level=error event=pay err="RangeError: no" err.stack="RangeError: no\\n  at f" error_id=e1 trace_id=t1 span_id=s1\n',
  )
})

test('begins with the bare label where the time is TAI64N, as multilog does', () => {
  expect(logfmt({ time: 'tai64n' })(line('x', ''))).toBe('@400000006553f10a0754d4c0 level=info event=x\n')
})
