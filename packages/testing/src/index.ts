// Public names of @obs/testing: recorder, fake clock, loopback collectors and the cases every backend passes.
export { backendCases, type BackendCase, type BackendGiven, type MakesSink } from './backend-cases.ts'
export type { Match } from './evidence.ts'
export { fakeClock, type FakeClock } from './fake-clock.ts'
export { httpCollector, type CollectorAnswer, type HttpCollector, type Received } from './http-collector.ts'
export { openSink, type OpenedSink } from './opened-sink.ts'
export { recorder, type Recorder } from './recorder.ts'
export { udpCollector, type UdpCollector } from './udp-collector.ts'
