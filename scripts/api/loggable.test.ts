// What the compiler says of a log call: what may stand in its second place, and the sentence that refuses the rest.
import { expect, test } from 'vitest'
import { compile } from './compiler.ts'

const object = 'data goes in an object: { key: value }'

const wrappers = `import { log } from '@obs/node'
export function note<T extends object>(data: T): T {
  log.info('x', data)
  log.info('x', () => data)
  return data
}
export function rethrow<E>(caught: E): never {
  log.error('x', caught)
  throw caught
}
export class Job<T extends Record<string, unknown>> {
  start(order: T): T {
    log.info('x', this)
    log.warn('x', order)
    return order
  }
}
`

const taken = `import { log } from '@obs/node'
interface Order { id: number }
declare const order: Order, maybe: Order | undefined, anything: any, unknown: unknown
log.info('x')
log.info('x', undefined)
log.info('x', order)
log.info('x', maybe)
log.info('x', anything)
log.info('x', unknown)
log.info('x', new Map<string, Order>())
log.info('x', () => order)
log.error('x', new Error('m'), { expected: true })
`

test('a log call takes objects, functions that give one, what was caught, and the type parameter of a wrapper', async () => {
  expect(await compile({ 'wrappers.ts': wrappers, 'taken.ts': taken })).toEqual([])
})

const refusals = [
  [`'text'`, object],
  ['42', object],
  ['[1]', object],
  [`String(1) || { a: 1 }`, object],
  ['() => 42', 'lazy fields return an object'],
  ['() => undefined', 'lazy fields return an object'],
  ['async () => ({})', 'lazy fields are synchronous'],
] as const

test('a log call refuses anything else with the mend', async () => {
  const calls = refusals.map(([given]) => `log.info('x', ${given})`)
  const complaints = await compile({
    'refused.ts': ["import { log } from '@obs/node'", ...calls].join('\n'),
  })
  expect(
    complaints.map((line) => /^refused\.ts\((\d+).* to parameter of type '"(.*?)"/.exec(line)?.slice(1)),
  ).toEqual(refusals.map(([, sentence], at) => [`${at + 2}`, sentence]))
})
