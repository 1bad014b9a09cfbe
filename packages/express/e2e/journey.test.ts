// The journey of one failure on Express.
import { context, errorView, log, observe } from '@obs/express'
import express from 'express'
import { journeyCases } from '../../http/e2e/journey.ts'
import { serve } from './served.ts'

function application(leave: () => void): express.Express {
  const products = new Map([['book', { price: 12 }]])
  const app = express()
  app.use(observe())
  app.use((req, _res, next) => {
    context.set({ tenant: req.hostname })
    next()
  })
  app.get('/products/:id', (req, res) => {
    res.json({ price: (products.get(req.params.id) as { price: number }).price })
  })
  app.get('/pay', (req, res) => {
    log.info('payment.started', { order: req.query['order'] })
    try {
      JSON.parse('@4000 {not json')
    } catch (err) {
      const id = log.error('payment.failed', { err, order: req.query['order'] })
      res.status(502).json({ oops: id })
    }
  })
  app.get('/twice', (_req, _res, next) => {
    const err = new RangeError('seen twice')
    log.error('first.sight', { err })
    next(err)
  })
  app.get('/begun', (_req, res, next) => {
    res.write('half an answer')
    next(new Error('too late'))
  })
  app.get('/slow', leave)
  app.use(errorView())
  return app
}

journeyCases(async ({ leave }) => serve(application(leave)))
