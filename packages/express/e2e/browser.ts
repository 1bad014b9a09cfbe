// A real browser, where there is one.
import { existsSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type BrowserContext } from 'playwright-core'

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium'

/** Whether there is one; where there is none it is said. */
export const hasBrowser: boolean = existsSync(executablePath)
if (!hasBrowser)
  console.log(`no browser at ${executablePath}: the page is not looked at; set CHROMIUM or install chromium`)

/** Opens one with a profile of its own. */
export async function openBrowser(): Promise<BrowserContext> {
  return chromium.launchPersistentContext(mkdtempSync(join(tmpdir(), 'obs-page-')), {
    executablePath,
    headless: true,
    viewport: { width: 1200, height: 860 },
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'],
  })
}
