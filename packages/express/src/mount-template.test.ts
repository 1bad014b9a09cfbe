// A mounted router's path is told by its pattern, never by the ids in it.
import express from 'express'
import { expect, test } from 'vitest'
import { knownMountTemplate, leftMountTemplate, mountTemplate } from './mount-template.ts'

const orders = express.Router()
const shop = express.Router()
shop.use('/orders', orders)
const app = express()
app.use((_req, _res, next) => next())
app.use('/shops/:shop', shop)

test.each([
  ['', ''],
  ['/shops/berlin', '/shops/:shop'],
  ['/shops/17/orders', '/shops/:shop/orders'],
  ['/Shops/17/Orders', '/shops/:shop/orders'],
])('%s is %s', (base, template) => expect(mountTemplate({ app, baseUrl: base })).toBe(template))

test('guesses ids where no router tells its pattern, as in Express 5.0 to 5.2, but not without a route', () => {
  expect(knownMountTemplate({ app: {}, baseUrl: '/wp-admin' })).toBeUndefined()
  expect(mountTemplate({ app: {}, baseUrl: '/api/v2/shops/17' })).toBe('/api/v2/shops/:id')
})

// The layers of Express 4.22.3, printed from `app._router.stack`.
const below = { stack: [{ regexp: /^\/orders\/?(?=\/|$)/i, keys: [], handle: { stack: [] } }] }
const express4 = {
  get router(): never {
    throw new Error('deprecated')
  },
  _router: {
    stack: [
      { regexp: /^\/?(?=\/|$)/i, keys: [], handle: () => undefined },
      { regexp: /^\/shops(?:\/([^/]+?))\/?(?=\/|$)/i, keys: [{ name: 'shop' }], handle: below },
      {
        regexp: /^\/m(?:\/([^/]+?))\/?(?=\/|$)|^\/n\/v(?:((?:(?!\/|\/n\/v).)+?))\/x\/?(?=\/|$)/i,
        keys: [{ name: 'name' }, { name: 'version' }],
        handle: { stack: [] },
      },
      { regexp: /\/p\/[a-z]+/g, keys: [], handle: { stack: [] } },
    ],
  },
}

test.each([
  ['/shops/acme', '/shops/:shop'],
  ['/SHOPS/shops', '/shops/:shop'],
  ['/Shops/s/Orders', '/shops/:shop/orders'],
  ['/m/acme', '/m/:name'],
  ['/n/v2/x', '/n/v:version/x'],
  ['/p/abc', '/\\/p\\/[a-z]+/g'],
  ['/p/xyz', '/\\/p\\/[a-z]+/g'],
])('Express 4: %s is %s', (base, template) =>
  expect(mountTemplate({ app: express4, baseUrl: base })).toBe(template),
)

test('a router at several paths, or at an expression, has no name in its template', () => {
  const site = express()
  site.use(['/m/:name', /\/n\/[a-z]+/], express.Router())
  const templates = ['/m/acme', '/n/acme'].map((base) => mountTemplate({ app: site, baseUrl: base }))
  expect(templates).toEqual(['/m/:name', '/\\/n\\/[a-z]+/'])
})

test('an application within another is found where it is mounted, and its routers below it', () => {
  const inner = express().use('/orders/:year', express.Router())
  const middle = express().use('/of/:name', inner)
  express().use('/shops/:shop', middle)
  const bases = ['/shops/acme/of/zeta', '/shops/acme/of/zeta/orders/last']
  expect(bases.map((base) => mountTemplate({ app: inner, baseUrl: base }))).toEqual([
    '/shops/:shop/of/:name',
    '/shops/:shop/of/:name/orders/:year',
  ])
})

test.each([
  ['/shops/17/orders/7', '/:id', '/shops/:shop/orders'],
  ['/shops/17/orders', '/', '/shops/:shop/orders'],
  ['/acme/about', '/:page', ''],
  ['/shops/17/files/a/b', '/files/*rest', ''],
])('%s, left by an error at the route %s, was found under "%s"', (path, pattern, template) =>
  expect(leftMountTemplate({ app, baseUrl: '' }, path, pattern)).toBe(template),
)

test('a route of the same form is no router', () => {
  const site = express()
  site.get('/:page', () => undefined)
  site.use('/below', express())
  expect(mountTemplate({ app: site, baseUrl: '/below' })).toBe('/below')
})
