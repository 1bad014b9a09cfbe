// Public names of @obs/wire: formats as pure functions.
export { isoTime } from './iso-time.ts'
export { jsonLine, pinoShape, type JsonLineShape } from './json-line.ts'
export { pretty, type PrettyShape } from './pretty.ts'
export { parseTai64n, tai64n } from './tai64n.ts'
