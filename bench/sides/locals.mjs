// What a throw costs at a place nobody watches, in a process that watches another for local variables, or none.
import { setImmediate as nextTurn } from 'node:timers/promises'
import { createObs } from '@obs/node'
import { caught } from './throwing.mjs'

const [side, countText] = process.argv.slice(2)
const count = Number(countText)
let caughtLocals = 0
const keep = {
  name: 'keep',
  signals: ['error'],
  write: ({ error }) => (caughtLocals += error.frames?.some(({ locals }) => locals !== undefined) ? 1 : 0),
}
const obs = createObs({ service: 'shop', sinks: [keep], errors: { locals: side === 'armed' } })

function declined(order) {
  const amount = order * 2
  throw new TypeError(`declined ${amount}`)
}

function elsewhere(order) {
  throw new RangeError(`elsewhere ${order}`)
}

// The third failure of a group is the first that a breakpoint waits for; the place stays armed for a while.
for (let order = 0; order < 3; order += 1) {
  obs.run('order', () => obs.errors.capture(caught(() => declined(order))))
  await nextTurn()
}
for (let order = 0; order < 1000; order += 1) caught(() => elsewhere(order))
const before = process.cpuUsage()
for (let order = 0; order < count; order += 1) caught(() => elsewhere(order))
const { user, system } = process.cpuUsage(before)
for (let order = 0; order < 3; order += 1) {
  obs.run('order', () => obs.errors.capture(caught(() => declined(order))))
  await nextTurn()
}
await obs.flush()
process.send({ micros: (user + system) / count, caught: caughtLocals })
