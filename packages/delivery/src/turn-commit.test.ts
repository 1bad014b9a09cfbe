// One write per turn, nothing lost on a target that takes little or nothing for a while.
import { expect, test } from 'vitest'
import { turn } from '../test/turn.ts'
import { TurnCommit } from './turn-commit.ts'

type Step = number | 'EAGAIN' | 'EPIPE' | 'ENOSPC' | 'EACCES'

function opened(steps: readonly Step[] = []): {
  commit: TurnCommit
  text: () => string
  writes: () => number
  sent: () => number
  lost: () => number
  reasons: () => readonly string[]
  troubles: () => number
  delays: () => readonly number[]
  retry: () => void
} {
  const chunks: string[] = []
  const waiting: (() => void)[] = []
  let at = 0
  let sent = 0
  let lost = 0
  let troubles = 0
  const reasons: string[] = []
  const delays: number[] = []
  const write = (bytes: Uint8Array): number => {
    const step = steps[at++] ?? bytes.length
    if (typeof step === 'string') throw Object.assign(new Error(step), { code: step })
    const taken = Math.min(step, bytes.length)
    chunks.push(Buffer.from(bytes.subarray(0, taken)).toString('latin1'))
    return taken
  }
  const report = {
    sent: (count: number) => void (sent += count),
    lost(count: number, reason: string) {
      lost += count
      reasons.push(reason)
    },
    trouble: () => void (troubles += 1),
  }
  const commit = new TurnCommit({ write }, report, (ms, retry) => {
    delays.push(ms)
    waiting.push(retry)
  })
  const text = (): string => Buffer.from(chunks.join(''), 'latin1').toString()
  return {
    commit,
    text,
    writes: () => chunks.length,
    sent: () => sent,
    lost: () => lost,
    reasons: () => reasons,
    troubles: () => troubles,
    delays: () => delays,
    retry: () => waiting.shift()?.(),
  }
}

test('writes all lines of a turn at once, when the turn ends', async () => {
  const target = opened()
  for (const line of ['a\n', 'b\n', 'c\n']) target.commit.append(line)
  expect(target.writes()).toBe(0)
  await Promise.resolve()
  await turn()
  expect([target.writes(), target.text(), target.sent()]).toEqual([1, 'a\nb\nc\n', 3])
})

test('writes on commit, and above the byte budget', () => {
  const target = opened()
  target.commit.append('now\n')
  target.commit.commit()
  target.commit.append('x'.repeat(70_000))
  expect([target.writes(), target.sent()]).toEqual([2, 2])
})

test('continues a partial write inside a character', () => {
  const target = opened([2])
  target.commit.append('é€\n')
  target.commit.commit()
  target.commit.append('next\n')
  target.commit.commit()
  target.retry()
  expect([target.text(), target.sent(), target.lost()]).toEqual(['é€\nnext\n', 2, 0])
})

test('waits for a target that is busy, in order', () => {
  const target = opened(['EAGAIN', 'EAGAIN'])
  target.commit.append('a\n')
  target.commit.commit()
  target.commit.append('b\n')
  target.commit.commit()
  target.retry()
  target.retry()
  expect([target.text(), target.sent(), target.commit.settled]).toEqual(['a\nb\n', 2, true])
})

test('insists at the end of the process', () => {
  const target = opened(['EAGAIN', 'EAGAIN', 'EAGAIN'])
  target.commit.append('a\n')
  target.commit.flushSync(1000)
  expect([target.text(), target.sent()]).toEqual(['a\n', 1])
})

test.each([
  ['a reader that is slow gets all', 1000, [1, 0]],
  ['one that is slower than the time there is gets what it took', 100, [0, 1]],
])('at the end of the process %s', (_promise, waitMs, counts) => {
  const target = opened(Array<Step>(100).fill('EAGAIN'))
  target.commit.append('a\n')
  target.commit.flushSync(waitMs)
  expect([target.sent(), target.lost()]).toEqual(counts)
})

test('counts what a broken pipe took with it', () => {
  const target = opened(['EPIPE'])
  target.commit.append('a\n')
  target.commit.commit()
  expect([target.sent(), target.lost()]).toEqual([0, 1])
})

test('keeps lines for a full disk or missing rights, tells it, and tries again ever later', () => {
  const target = opened(['ENOSPC', 'EACCES', 'EACCES'])
  target.commit.append('a\n')
  target.commit.commit()
  target.commit.append('b\n')
  target.commit.commit()
  for (let turn = 0; turn < 3; turn += 1) target.retry()
  expect([target.text(), target.sent(), target.lost(), target.troubles()]).toEqual(['a\nb\n', 2, 0, 3])
  expect(target.delays()).toEqual([1, 2, 4])
})

test('bounds what waits and counts the rest as queue_full', () => {
  const target = opened(['EAGAIN'])
  target.commit.append('a\n')
  target.commit.commit()
  for (let turn = 0; turn < 9; turn += 1) {
    target.commit.append('x'.repeat(1024 * 1024))
    target.commit.commit()
  }
  expect([target.lost(), target.reasons()]).toEqual([2, ['queue_full', 'queue_full']])
  target.retry()
  expect(target.sent()).toBe(8)
})

test('flush resolves once a slow target took everything, and gives nothing up', async () => {
  const target = opened(['EAGAIN'])
  target.commit.append('a\n')
  const flushed = target.commit.flush()
  expect(target.commit.settled).toBe(false)
  target.retry()
  await flushed
  expect([target.text(), target.lost()]).toEqual(['a\n', 0])
})
