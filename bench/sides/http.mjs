// One server: a framework, bare or with everything on. Sends its port, then answers 'cpu' with its CPU microseconds so far.
import { expressSides } from './http-express.mjs'
import { fastifySides } from './http-fastify.mjs'

const [framework, side, collector] = process.argv.slice(2)
const sides = { express: expressSides, fastify: fastifySides }[framework]
const port = await sides[side](`http://key@127.0.0.1:${collector}/1`)
process.on('message', () => {
  const { user, system } = process.cpuUsage()
  process.send(user + system)
})
process.send(port)
