// @obs for Fastify: register observe, set errorView, and all an application needs from @obs/node.
export { errorView, type FastifyErrorView } from './error-view.ts'
export { logging } from './logging.ts'
export { observe, type ObserveOptions } from './observe.ts'
export * from '@obs/node'
