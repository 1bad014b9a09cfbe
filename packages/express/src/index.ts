// @obs for Express: observe first, errorView last, and all an application needs from @obs/node.
export { errorView } from './error-view.ts'
export { observe } from './observe.ts'
export * from '@obs/node'
