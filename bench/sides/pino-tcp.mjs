// A pino transport as its documentation shows them: a module whose default export opens the destination in pino's worker.
import { connect } from 'node:net'

export default async ({ url }) => {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  await new Promise((resolve) => socket.once('connect', resolve))
  return socket
}
