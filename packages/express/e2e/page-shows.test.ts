// What the page makes of odd data and odd windows, in a real browser.
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { configure, log, metrics, obs, observe } from '@obs/express'
import express from 'express'
import type { BrowserContext, Page, Route } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasBrowser, openBrowser } from './browser.ts'

type Fitting = { width: number; rail: number; overlapping: string[] }

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

  test('one is told as one', async () => {
    log.error('stock.lost')
    await page.goto(`${base}/errors`)
    const sum = page.locator('.sum')
    await sum.waitFor()
    expect(await sum.innerText()).toBe('1 occurrence in 1 group')
    await page.getByRole('link', { name: 'stock.lost' }).click()
    await page.getByRole('heading', { name: 'Stack' }).waitFor()
    expect(await sum.innerText()).toContain('1 time as stock.lost')
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
  // WCAG 2.2, 1.4.10: 320 px is 1280 at a zoom of 400 %.
  test.each([
    ['/errors', 'a'],
    ['/errors/{group}', 'h1'],
    ['/meters', 'table.meters'],
    ['/logs', 'table.lines tr'],
  ])('%s fits a window of 320 px', async (path, sign) => {
    const word = 'W'.repeat(300)
    log.error('wide', { err: new Error(word), [`key.${word.slice(0, 80)}`]: word })
    metrics.gauge(`depth.of.${'a_long_name_'.repeat(4)}`, { unit: 'By' }).set(-123_456_789)
    const { groups } = (await (await fetch(`${base}/errors`)).json()) as { groups: { group: string }[] }
    await page.setViewportSize({ width: 320, height: 860 })
    await page.goto(base + path.replace('{group}', groups[0]?.group ?? ''))
    await page.locator(`main ${sign}`).first().waitFor()
    // As text: the names of a document are not known here.
    const { width, rail, overlapping } = await page.evaluate<Fitting>(`({
      width: document.documentElement.scrollWidth,
      rail: document.querySelector('.rail').clientHeight,
      overlapping: [...document.querySelectorAll('th, td')]
        .filter((cell) => cell.scrollWidth > cell.clientWidth + 1)
        .map((cell) => cell.innerText),
    })`)
    await page.setViewportSize({ width: 1200, height: 860 })
    expect({ width, overlapping }).toEqual({ width: 320, overlapping: [] })
    expect(rail).toBeLessThan(160)
  })
  // WCAG 2.2, 1.4.3 and 1.4.11: text 4.5 to 1, the edges of what is filled in or pressed 3 to 1.
  test.each(['light', 'dark'] as const)('text and controls stand out in %s colours', async (colorScheme) => {
    log.error('seen')
    await page.emulateMedia({ colorScheme })
    const faint: string[] = []
    for (const path of ['/errors', '/meters', '/logs']) {
      await page.goto(base + path)
      await page.locator('main tbody tr').first().waitFor()
      faint.push(...(await page.evaluate<string[]>(findFaint)))
    }
    expect([...new Set(faint)]).toEqual([])
  })

  test('numbers have a length that can be read, and their unit stands where they do', async () => {
    metrics.gauge('odd.a').set(999_999_999)
    metrics.gauge('odd.b').set(-1_795_000_000_000)
    metrics.gauge('odd.c').set(1.7e308)
    metrics.gauge('odd.d', { unit: 'By' }).set(1234.5)
    metrics.histogram('odd.e', { unit: 'By' }).record(7)
    metrics.timer('odd.f').record(9)
    await page.goto(`${base}/meters`)
    const rows = page.locator('section', { hasText: 'odd.a' }).locator('tbody tr')
    await rows.first().waitFor()
    const cells = await Promise.all((await rows.all()).map(async (row) => row.locator('td').allInnerTexts()))
    expect(cells.map(([name, kind, value, , , , p50]) => [name, kind, value, p50])).toEqual([
      ['odd.a', 'gauge', '1.00 G', ''],
      ['odd.b', 'gauge', '-1.80 T', ''],
      ['odd.c', 'gauge', '1.70e+308', ''],
      ['odd.d', 'gauge', '1,235 By', ''],
      ['odd.e', 'histogram in By', '1', '7'],
      ['odd.f', 'timer in ms', '1', '9'],
    ])
    await page.getByRole('button', { name: 'odd.f' }).click()
    await page.getByRole('img', { name: 'p99 in ms since this tab was opened' }).waitFor()
  })
  test('the time in which nobody looked is a gap of the chart', async () => {
    metrics.gauge('tide').set(4)
    const asleep = await browser.newPage()
    await asleep.clock.install()
    await asleep.goto(`${base}/meters/tide`)
    await asleep.getByRole('button', { name: 'tide' }).click()
    await asleep.getByText('as a table').click()
    const values = asleep.locator('.twin td.num')
    await values.first().waitFor()
    await asleep.clock.fastForward(60_000)
    await values.filter({ hasText: '–' }).waitFor()
    expect((await values.allTextContents()).join(' ')).toMatch(/^(4 )+– 4( 4)*$/)
    await asleep.close()
  })

  test('a process that stands still is said to, and its numbers are not shown as if they were new', async () => {
    const tab = await browser.newPage()
    await tab.clock.install()
    await tab.goto(`${base}/meters`)
    await tab.getByText('live every two seconds').waitFor()
    const asked = new Promise<Route>((resolve) => void tab.route('**/meters', resolve))
    await tab.clock.fastForward(2000)
    await asked
    await tab.clock.fastForward(10_000)
    await tab.getByRole('alert').filter({ hasText: 'The process does not answer' }).waitFor()
    await tab.unroute('**/meters')
    await tab.clock.fastForward(2000)
    await tab.getByRole('alert').waitFor({ state: 'detached' })
    expect(await tab.getByRole('heading', { level: 1 }).textContent()).toBe('Meters')
    await tab.close()
  })

  test.each([
    ['/checks', /^warning tide\s+value 4/],
    ['/checks/tide', /^warning tide\s+value 4/],
    ['/meters/tide/more', /^There is nothing at this address/],
  ])('%s is in a browser what it is as JSON', async (path, told) => {
    metrics.gauge('tide').set(4)
    metrics.check('tide', { value: { warn: 3, crit: 9 } })
    await page.goto(base + path)
    expect(await page.locator('main').locator('li, [role=alert]').first().innerText()).toMatch(told)
  })

  // Chromium, Firefox and Safari have six connections for an origin by HTTP/1.1.
  test('tails that nobody looks at leave their connections to others, and go on when somebody does', async () => {
    const tabs: Page[] = []
    for (let at = 0; at < 7; at += 1) {
      const tab = await browser.newPage()
      tabs.push(tab)
      await tab.goto(`${base}/logs`)
      log.info('tab.opened', { at })
      await tab.getByText(`at=${at}`, { exact: true }).waitFor()
      await setHidden(tab, 'true')
    }
    log.info('nobody.looked')
    await setHidden(tabs[0], 'false')
    await tabs[0]?.getByRole('button', { name: 'nobody.looked' }).waitFor()
    expect(await tabs[0]?.getByRole('button', { name: 'tab.opened' }).count()).toBe(7)
    for (const tab of tabs) await tab.close()
  })
})

// What is too faint on what it lies on, as text: the names of a document are not known here. Luminance as in WCAG 2.2.
const findFaint = `(() => {
  const partsOf = (colour) => colour.match(/[\\d.]+/g).map(Number)
  const luminance = (colour) => {
    const [r, g, b] = partsOf(colour).map((part) => part / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const below = (node) => {
    const colour = node === null ? 'rgb(255, 255, 255)' : getComputedStyle(node).backgroundColor
    return partsOf(colour)[3] === 0 ? below(node.parentElement) : colour
  }
  const contrast = (a, b) => {
    const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y)
    return (high + 0.05) / (low + 0.05)
  }
  const hasText = (node) => [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim() !== '')
  return [...document.querySelectorAll('body *')].flatMap((node) => {
    const { color, borderTopColor, borderTopWidth } = getComputedStyle(node)
    const name = node.tagName.toLowerCase() + '.' + node.className
    const edge = node.matches('button, select, input') && borderTopWidth !== '0px'
    return [
      ...(hasText(node) && contrast(color, below(node)) < 4.5 ? ['text of ' + name] : []),
      ...(edge && contrast(borderTopColor, below(node.parentElement)) < 3 ? ['edge of ' + name] : []),
    ]
  })
})()`

// A browser without a window sees all its tabs.
async function setHidden(tab: Page | undefined, hidden: 'true' | 'false'): Promise<void> {
  await tab?.evaluate(`Object.defineProperty(document, 'hidden', { configurable: true, value: ${hidden} });
    document.dispatchEvent(new Event('visibilitychange'))`)
}
