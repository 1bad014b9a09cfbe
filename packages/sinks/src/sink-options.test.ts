// What a factory refuses, and how it says so.
import { kind, type MetricPoint, ObsFault } from '@obs/core'
import { expect, test } from 'vitest'
import { defineBackend, type SinkOptions } from './define.ts'

const sink = defineBackend({
  name: 'case',
  signals: ['metric'],
  target: ({ endpoint = 'udp://127.0.0.1:1' }: { readonly shape?: string } & SinkOptions) => ({
    via: 'socket',
    url: endpoint,
  }),
  options: { shape: kind.oneOf('round', 'square') },
  encode: ({ name }: MetricPoint) => name,
})

test.each([
  [{ timeoutMs: 0 }, 'case: timeoutMs is 0: give a finite number of at least 1'],
  [{ batchItemsMax: Number.NaN }, 'case: batchItemsMax is NaN: give a finite number of at least 1'],
  [{ queueBytesMax: Infinity }, 'case: queueBytesMax is Infinity: give a finite number of at least 1'],
  [{ batchAgeMsMax: -1 }, 'case: batchAgeMsMax is -1: give a finite number of at least 0'],
  [{ overflow: 'both' as 'oldest' }, "case: overflow is 'both': use oldest, newest or priority"],
  [{ shape: 'flat' }, "case: shape is 'flat': use round or square"],
  [
    { spool: 5 as never },
    "case: spool is a number: give a folder such as 'var/spool', or { folder, bytesMax, … }",
  ],
  [{ spool: '' }, "case: spool is empty: give a folder such as 'var/spool'"],
  [{ spool: { folder: 'x', bytesMax: 0 } }, 'case: spool.bytesMax is 0: give a finite number of at least 1'],
  [
    { spool: { folder: 'x', commitAt: 'never' as 'turn' } },
    "case: spool.commitAt is 'never': use turn or event",
  ],
  [
    { endpoint: 'localhost:514' },
    "case: endpoint 'localhost:514': begin it with udp://, tcp://, tls:// or unix:",
  ],
  [{ endpoint: 'http://h:1' }, "case: endpoint 'http://h:1': begin it with udp://, tcp://, tls:// or unix:"],
  [{ proxy: 'proxy:3128' }, "case: proxy 'proxy:3128': begin it with http:// or https://"],
  [
    { proxy: 'http://u:%@h:1' },
    "case: proxy 'http://***@h:1': its user or password has a % that encodes nothing: write %25",
  ],
  [{ proxy: 'http://h:1' }, 'case: proxy leads to http:// and https:// endpoints, not to udp://127.0.0.1:1'],
  [{ endpoint: 'tcp://h' }, "case: endpoint 'tcp://h': give host and port, as in tcp://host:514"],
  [{ endpoint: 'unix:' }, "case: endpoint 'unix:': give the path, as in unix:/run/app.sock"],
  [
    { endpoint: 'ftp://u:sec/ret@h@h' },
    "case: endpoint 'ftp://***@h': begin it with udp://, tcp://, tls:// or unix:",
  ],
  [
    { endpoint: 'ftp://u:secret@h' },
    "case: endpoint 'ftp://***@h': begin it with udp://, tcp://, tls:// or unix:",
  ],
])('refuses %j', (options, told) => {
  expect(() => sink(options)).toThrow(new ObsFault('bad_option', told))
})

test.each(['udp://h:1', 'tcp://[::1]:1', 'tls://h:1', 'unix:/run/s'])('takes %s', (endpoint) => {
  expect(sink({ endpoint }).name).toBe('case')
})
