// A private folder for one server, its free ports on loopback and its processes. Everything ends with it.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** How a command is run. */
export type CommandOptions = Readonly<{ env?: Readonly<Record<string, string>>; input?: string | Uint8Array }>

// Daemons live in sbin, which a person's path does not hold.
const path = `${process.env['PATH'] ?? ''}:/usr/local/sbin:/usr/sbin:/sbin`

/** Where one server runs. */
export class Place implements AsyncDisposable {
  readonly folder: string
  readonly #processes: ChildProcess[] = []

  constructor(name: string) {
    this.folder = mkdtempSync(join(tmpdir(), `obs-backend-${name}-`))
  }

  /** A port of 127.0.0.1 that nobody listens on, neither by TCP nor, most likely, by UDP. */
  async port(): Promise<number> {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    server.close()
    await once(server, 'close')
    return port
  }

  /** Writes a file into the folder and returns its path. */
  write(name: string, text: string): string {
    const file = join(this.folder, name)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
    return file
  }

  /** What a file of the folder holds; empty where it is not there yet. */
  read(name: string): string {
    try {
      return readFileSync(join(this.folder, name), 'utf8')
    } catch (cause) {
      if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return ''
      throw cause
    }
  }

  /** Starts a process; its output goes to `log` in the folder. */
  spawn(command: string, args: readonly string[], { env = {} }: CommandOptions = {}): void {
    const log = openSync(join(this.folder, 'log'), 'a')
    const child = spawn(command, args, {
      cwd: this.folder,
      stdio: ['ignore', log, log],
      env: { ...process.env, PATH: path, ...env },
    })
    // A program that is not there shows as a server that never answers, with its log beside.
    child.on('error', (cause) => this.write('log', String(cause)))
    this.#processes.push(child)
  }

  /** Runs a program to its end and returns what it printed. Throws where it fails. */
  run(command: string, args: readonly string[], { env = {}, input = '' }: CommandOptions = {}): string {
    const ran = spawnSync(command, args, {
      cwd: this.folder,
      input,
      encoding: 'utf8',
      env: { ...process.env, PATH: path, ...env },
    })
    if (ran.status !== 0) throw new Error(`${command} ended with ${ran.status}: ${ran.stdout}${ran.stderr}`)
    return ran.stdout
  }

  /** Ends the processes and removes the folder. */
  async [Symbol.asyncDispose](): Promise<void> {
    const running = this.#processes.filter(
      ({ exitCode, signalCode }) => exitCode === null && signalCode === null,
    )
    await Promise.all(running.map(ended))
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 3 })
  }
}

const patienceMs = 10_000

async function ended(child: ChildProcess): Promise<void> {
  if (child.pid === undefined) return
  const gone = once(child, 'exit')
  child.kill('SIGTERM')
  const insist = setTimeout(() => child.kill('SIGKILL'), patienceMs)
  await gone
  clearTimeout(insist)
}
