// The numbers of the machine: load, memory, network, file system, open files. Names of OpenTelemetry's `system.*`.
import { readdirSync, readFileSync, statfs } from 'node:fs'
import { freemem, loadavg, totalmem } from 'node:os'
import type { MetricStore } from '@obs/metrics'

/** Several readers within this time see one sample. */
const sampleMs = 1000

/** Watches the machine until disposed; what this platform does not tell is left out. `folder` names the file system. */
export function watchSystem(store: MetricStore, folder: string): Disposable {
  const watched = [watchLoad(store), watchNetwork(store), watchFiles(store), watchFileSystem(store, folder)]
  return {
    [Symbol.dispose]: () => {
      for (const part of watched.flat()) part[Symbol.dispose]()
    },
  }
}

// These are of the machine, not of the process: of several processes one speaks for all.
function watchLoad({ metrics }: MetricStore): readonly Disposable[] {
  const gauge = (name: string, help: string, unit: string, read: () => number): Disposable =>
    metrics.gauge(name, { help, unit, across: 'last' }).from(read)
  const memory = metrics.gauge('system.memory.usage', {
    help: 'Memory of the machine',
    unit: 'By',
    labels: ['system.memory.state'],
    across: 'last',
  })
  return [
    gauge('system.cpu.load_average.1m', 'Load average', '{thread}', () => loadavg()[0] ?? 0),
    gauge('system.cpu.load_average.5m', 'Load average', '{thread}', () => loadavg()[1] ?? 0),
    gauge('system.cpu.load_average.15m', 'Load average', '{thread}', () => loadavg()[2] ?? 0),
    memory.with({ 'system.memory.state': 'free' }).from(freemem),
    memory.with({ 'system.memory.state': 'used' }).from(() => totalmem() - freemem()),
  ]
}

/** Bytes received and sent by interface, from the text of /proc/net/dev. */
export function networkBytes(
  text: string,
): readonly (readonly [name: string, received: number, sent: number])[] {
  return [...text.matchAll(/^\s*([^\s:]+):\s*(\d+)(?:\s+\d+){7}\s+(\d+)/gm)].map(
    ([, name = '', received, sent]) => [name, Number(received), Number(sent)] as const,
  )
}

function watchNetwork(store: MetricStore): readonly Disposable[] {
  if (readNetwork().length === 0) return []
  const io = store.metrics.counter('system.network.io', {
    help: 'Bytes over the network since the process began to watch',
    unit: 'By',
    labels: ['network.interface.name', 'network.io.direction'],
  })
  const before = new Map(readNetwork().map(([name, ...bytes]) => [name, bytes]))
  const take = sampled(store, () => {
    for (const [name, received, sent] of readNetwork()) {
      const [receivedThen = 0, sentThen = 0] = before.get(name) ?? []
      const labels = { 'network.interface.name': name }
      io.with({ ...labels, 'network.io.direction': 'receive' }).add(Math.max(0, received - receivedThen))
      io.with({ ...labels, 'network.io.direction': 'transmit' }).add(Math.max(0, sent - sentThen))
      before.set(name, [received, sent])
    }
  })
  return [take]
}

function readNetwork(): ReturnType<typeof networkBytes> {
  return networkBytes(readText('/proc/net/dev'))
}

function watchFiles({ metrics }: MetricStore): readonly Disposable[] {
  const folder = ['/proc/self/fd', '/dev/fd'].find((path) => countEntries(path) > 0)
  if (folder === undefined) return []
  const gauge = metrics.gauge('process.unix.file_descriptor.count', {
    help: 'Open file descriptors',
    unit: '{file_descriptor}',
  })
  // Reading the folder opens one more.
  return [gauge.from(() => countEntries(folder) - 1)]
}

function watchFileSystem(store: MetricStore, folder: string): readonly Disposable[] {
  const latest = { used: 0, free: 0 }
  const gauge = store.metrics.gauge('system.filesystem.usage', {
    help: 'File system of the working folder',
    unit: 'By',
    labels: ['system.filesystem.state'],
    across: 'last',
  })
  // Asked in the background: a network file system that hangs must not stop the process.
  let asking = false
  const ask = (): void => {
    if (asking) return
    asking = true
    statfs(folder, (failure, found) => {
      asking = false
      if (failure !== null) return
      latest.used = (found.blocks - found.bfree) * found.bsize
      latest.free = found.bavail * found.bsize
    })
  }
  ask()
  return [
    sampled(store, ask),
    gauge.with({ 'system.filesystem.state': 'used' }).from(() => latest.used),
    gauge.with({ 'system.filesystem.state': 'free' }).from(() => latest.free),
  ]
}

function sampled(store: MetricStore, take: () => void): Disposable {
  let sampledMs = store.now().monotonicMs
  return store.beforeRead(({ monotonicMs }) => {
    if (monotonicMs - sampledMs < sampleMs) return
    sampledMs = monotonicMs
    take()
  })
}

function countEntries(path: string): number {
  try {
    return readdirSync(path).length
  } catch {
    return 0
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
