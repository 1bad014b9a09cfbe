// Sends the logged requests to a running site: their methods, targets, referrers and agents, several at a time.
import { Agent, request as httpRequest, type IncomingMessage } from 'node:http'
import { createObs, type MetricPoint } from '@obs/node'
import { tai64n } from '@obs/wire'
import type { LoggedRequest } from './access-log.ts'

/** What one client saw. */
export interface Answer {
  readonly status: number | 'aborted'
  readonly errorId: string | undefined
  readonly body: string
}

/** What all clients saw. */
export interface Replayed {
  readonly requests: number
  readonly seconds: number
  readonly failed: number
  readonly aborted: number
  /** Ids that clients were told in a problem document, newest last. */
  readonly toldIds: readonly string[]
  /** Latency in ms; quantiles are at most 1.09 % off. */
  readonly latency: NonNullable<MetricPoint['distribution']>
}

const atOnce = 8
const eventsPerPost = 50

/** Replays and calls `progress` with the number of requests done. */
export async function replay(
  base: string,
  requests: readonly LoggedRequest[],
  cutOff: readonly string[],
  progress: (done: number) => void,
): Promise<Replayed> {
  const clock = createObs({ sinks: [] })
  const timer = clock.metrics.timer('replay')
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce })
  const seen = { done: 0, failed: 0, aborted: 0, toldIds: [] as string[] }
  const note = ({ status, errorId, body }: Answer): void => {
    seen.done += 1
    if (status === 'aborted') seen.aborted += 1
    else if (status >= 500) seen.failed += 1
    if (errorId !== undefined && body.includes('"urn:uuid:')) seen.toldIds.push(errorId)
    progress(seen.done)
  }
  const jobs = jobsOf(base, agent, requests, cutOff).values()
  const started = process.hrtime.bigint()
  const client = async (): Promise<void> => {
    for (const job of jobs) note(await timer.time(job))
  }
  await Promise.all(Array.from({ length: atOnce }, client))
  const seconds = Number(process.hrtime.bigint() - started) / 1e9
  agent.destroy()
  const point = clock.metrics.snapshot().find(({ name }) => name === 'replay')
  await clock.close()
  if (point?.distribution === undefined) throw new Error('nothing was replayed')
  return { ...seen, requests: seen.done, seconds, latency: point.distribution }
}

type Job = () => Promise<Answer>

// The event log is posted as it grows: one post for fifty requests.
function jobsOf(
  base: string,
  agent: Agent,
  requests: readonly LoggedRequest[],
  cutOff: readonly string[],
): readonly Job[] {
  return requests.flatMap((logged, index) => {
    const one: Job = async () => send(base, agent, logged)
    if ((index + 1) % eventsPerPost !== 0) return [one]
    const body = eventLines(
      requests.slice(index + 1 - eventsPerPost, index + 1),
      cutOff[(index + 1) / eventsPerPost - 1],
    )
    return [one, async () => post(base, agent, body)]
  })
}

// Two programs write into the one log: the site prints JSON, its web server the requests it answered with an error.
function eventLines(requests: readonly LoggedRequest[], cutOff: string | undefined): string {
  const lines = requests.map((logged) => {
    const { time, status, line, method, target } = logged
    return `${tai64n(time)} ${status >= 400 ? line : JSON.stringify({ event: 'seen', method, target, status })}`
  })
  return [...lines, ...(cutOff === undefined ? [] : [`${tai64n(0)} ${cutOff}`])].join('\n')
}

async function send(base: string, agent: Agent, logged: LoggedRequest): Promise<Answer> {
  const headers: Record<string, string> = { 'user-agent': logged.agent, accept: 'application/json' }
  if (logged.referrer !== undefined) headers['referer'] = logged.referrer
  if (logged.status === 304) headers['if-modified-since'] = new Date(logged.time).toUTCString()
  const leave = logged.status === 206 ? 'first chunk' : 'end'
  return exchange(base, { agent, method: logged.method, path: logged.target, headers }, leave)
}

async function post(base: string, agent: Agent, body: string): Promise<Answer> {
  const headers = { 'content-type': 'text/plain', accept: 'application/json' }
  return exchange(base, { agent, method: 'POST', path: '/events', headers }, 'end', body)
}

async function exchange(
  base: string,
  options: { agent: Agent; method: string; path: string; headers: Record<string, string> },
  leave: 'end' | 'first chunk',
  body?: string,
): Promise<Answer> {
  return new Promise((resolve) => {
    const aborted: Answer = { status: 'aborted', errorId: undefined, body: '' }
    const request = httpRequest(base, options, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk)
        if (leave === 'first chunk') request.destroy()
      })
      response.on('end', () => resolve(answerOf(response, chunks)))
      response.on('error', () => resolve(aborted))
    })
    request.on('error', () => resolve(aborted))
    request.end(body)
  })
}

function answerOf(response: IncomingMessage, chunks: readonly Buffer[]): Answer {
  const id = response.headers['x-error-id']
  return {
    status: response.statusCode ?? 0,
    errorId: typeof id === 'string' ? id : undefined,
    body: Buffer.concat(chunks).toString('utf8'),
  }
}
