// The loggers that benches compare, behind one face: `info(fields, event)`, `debug`, `child(fields)`, `end()`: all is written.
import { openSync } from 'node:fs'

const bound = { service: 'shop', region: 'eu-west-1', version: 7 }

export const loggers = {
  async obs(path) {
    const { createPipeline } = await import('@obs/core')
    const { createLogger } = await import('@obs/log')
    const { file } = await import('@obs/sinks/file')
    const { pinoShape } = await import('@obs/wire')
    const pipeline = createPipeline({ sinks: [file({ path, shape: pinoShape })] })
    const log = createLogger(pipeline).bind(bound)
    return {
      info: (fields, event) => log.info(event, fields),
      debug: (fields, event) => log.debug(event, fields),
      child: (fields) => log.bind(fields),
      end: () => pipeline.flush(),
    }
  },
  async pino(path) {
    const { pino, destination } = await pinoModule()
    return pinoFace(pino, destination({ dest: path, sync: false }))
  },
  async 'pino-sync'(path) {
    const { pino, destination } = await pinoModule()
    return pinoFace(pino, destination({ fd: openSync(path, 'a'), sync: true }))
  },
  async winston(path) {
    const { default: winston } = await import('winston')
    const { combine, json, timestamp } = winston.format
    const transport = new winston.transports.File({ filename: path })
    const root = winston.createLogger({ format: combine(timestamp(), json()), transports: [transport] })
    const log = root.child(bound)
    return {
      info: (fields, event) => log.info(event, fields),
      end: () =>
        new Promise((done) => {
          transport.once('finish', done)
          root.end()
        }),
    }
  },
  async logtape(path) {
    const { configure, dispose, getLogger, jsonLinesFormatter } = await import('@logtape/logtape')
    const { getFileSink } = await import('@logtape/file')
    await configure({
      sinks: { file: getFileSink(path, { formatter: jsonLinesFormatter }) },
      loggers: [
        { category: 'shop', sinks: ['file'], lowestLevel: 'info' },
        { category: ['logtape', 'meta'], sinks: [], lowestLevel: 'fatal' },
      ],
    })
    const log = getLogger('shop').with(bound)
    return { info: (fields, event) => log.info(event, fields), end: () => dispose() }
  },
}

async function pinoModule() {
  const { default: pino } = await import('pino')
  return { pino, destination: pino.destination }
}

function pinoFace(pino, target) {
  const log = pino({ base: undefined }, target).child(bound)
  return {
    info: (fields, event) => log.info(fields, event),
    debug: (fields, event) => log.debug(fields, event),
    child: (fields) => log.child(fields),
    // `flush` calls back before an asynchronous destination has written all it was given.
    end: () =>
      new Promise((done) => {
        target.once('close', done)
        target.end()
      }),
  }
}
