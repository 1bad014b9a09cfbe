// What a proxy does when it is asked for a tunnel.
import type { IncomingMessage } from 'node:http'
import { connect, type Socket } from 'node:net'

/** Answers a CONNECT and passes on what comes from either side. Whatever host is asked for, it leads to loopback. */
export function openTunnel({ url = '' }: Pick<IncomingMessage, 'url'>, socket: Socket): void {
  const [, port] = url.split(':')
  const onward = connect(Number(port), '127.0.0.1', () => {
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
    socket.pipe(onward).pipe(socket)
  })
  for (const side of [socket, onward]) side.on('error', () => undefined)
}
