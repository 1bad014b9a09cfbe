// One server: a framework, bare or with everything on. Sends its port, then answers 'cpu' with its CPU microseconds so far and
// 'age' once it has lived.
import { setTimeout as pause } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expressSides } from './http-express.mjs'
import { fastifySides } from './http-fastify.mjs'

const [framework, side, collector] = process.argv.slice(2)
const sides = { express: expressSides, fastify: fastifySides }[framework]
const port = await sides[side](`http://key@127.0.0.1:${collector}/1`)

const answers = {
  cpu() {
    const { user, system } = process.cpuUsage()
    return user + system
  },
  // A collection of an idle heap takes the hidden classes of Node's ticks along; on Node 20 every tick costs more from then on.
  // All servers come to that in time; without this, which of them has come to it when it is measured would be luck.
  async age() {
    setFlagsFromString('--expose-gc')
    const collect = runInNewContext('gc')
    for (let i = 0; i < 8; i += 1) {
      collect()
      await pause(20)
    }
    return 'aged'
  },
}
process.on('message', (asked) => {
  void Promise.resolve(answers[asked]()).then((answer) => process.send(answer))
})
process.send(port)
