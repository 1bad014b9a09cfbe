// One side of the delivery bench: says ready, offers its events when told, and tells the CPU it took once the server has them.
import { setImmediate as nextTurn } from 'node:timers/promises'
import { senders } from './senders.mjs'

const [kind, side, url, eventsText, folder] = process.argv.slice(2)
const events = Number(eventsText)
const perTurn = 50
const { offer, waiting, finish } = await senders[kind][side](url, folder)

let before
process.on('message', (message) => {
  if (message === 'cpu') {
    const { user, system } = process.cpuUsage(before)
    process.send(user + system)
  } else void offerAll()
})

async function offerAll() {
  before = process.cpuUsage()
  for (let done = 0; done < events; done += perTurn) {
    for (let index = 0; index < perTurn; index += 1) offer(done + index)
    await nextTurn()
    // Nobody is asked for more than its queue holds: what counts is the way, not the overflow.
    while (waiting() > 5000) await nextTurn()
  }
  process.send({ sent: await finish() })
}

process.send('ready')
