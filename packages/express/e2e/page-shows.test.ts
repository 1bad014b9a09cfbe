// What the page makes of odd data and odd windows, in a real browser.
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { configure, log, obs, observe } from '@obs/express'
import express from 'express'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasBrowser, openBrowser } from './browser.ts'

let server: Server
let base: string
let browser: BrowserContext
let page: Page

describe.skipIf(!hasBrowser)('in a browser', () => {
  beforeAll(async () => {
    configure({ service: 'shop', uncaught: false, sinks: [], page: { auth: () => 'write' } })
    server = createServer(express().use(observe())).listen(0, '127.0.0.1')
    await once(server, 'listening')
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/_obs`
    browser = await openBrowser()
    page = await browser.newPage()
  })

  afterAll(async () => {
    await browser.close()
    await obs.close()
    server.closeAllConnections()
    server.close()
  })

  // Unicode Technical Report 36, section 2.10.
  test('shows what turns text around, or cannot be seen, as its number', async () => {
    log.error('file.refused', { err: new Error('no \u202Egnp.exe'), 'na\u2066me': 'a\u001b[31mb' })
    await page.goto(`${base}/errors`)
    await page.getByRole('link', { name: String.raw`Error no \u202egnp.exe` }).click()
    await page.getByRole('heading', { name: 'Stack' }).waitFor()
    const told = await page.locator('main').innerText()
    expect(told).toContain('na\\u2066me')
    expect(told).toContain(String.raw`a\u001b[31mb`)
    expect(told).not.toMatch(/[\u001b\u202e\u2066]/)
  })
})
