// A mounted router's path is told by its pattern, never by the ids in it.
import express from 'express'
import { expect, test } from 'vitest'
import { leftMountTemplate, mountTemplate } from './mount-template.ts'

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

test('guesses ids where no router tells its pattern, as below Express 5.3', () => {
  const express4 = {
    get router(): never {
      throw new Error('deprecated')
    },
  }
  expect(mountTemplate({ app: express4, baseUrl: '/api/v2/shops/17' })).toBe('/api/v2/shops/:id')
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
