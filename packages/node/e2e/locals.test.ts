// Local variables for who develops in TypeScript: the code that runs is not the code that was written.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, expect, test } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'obs-locals-'))
const node = pathToFileURL(join(import.meta.dirname, '../src/index.ts')).href
afterAll(() => rmSync(folder, { recursive: true }))

test('a program run by tsx shows them at the line that was written, and opens no port', () => {
  const script = join(folder, 'shop.mts')
  writeFileSync(
    script,
    `import { url } from 'node:inspector'
import { createObs } from '${node}'
interface Order {
  items: number[]
}
const told: unknown[] = []
const write = ({ error }: { error: { frames: { line: number; locals?: object }[] } }): void => {
  told.push([error.frames[0]?.line, error.frames[0]?.locals])
}
const obs = createObs({ environment: 'development', sinks: [{ name: 'kept', signals: ['error'], write } as never] })
async function charge(order: Order, password: string): Promise<number> {
  const total: number = order.items.length * 2
  if (total > 2) throw new TypeError('too many')
  return total + password.length
}
for (let time = 0; time < 3; time += 1) {
  await charge({ items: [1, 2] }, 'x').catch((err: unknown) => obs.log.error('failed', { err }))
  await new Promise((resolve) => setImmediate(() => setImmediate(resolve)))
}
await obs.close()
console.log(JSON.stringify({ told, url: url() ?? 'none' }))
`,
  )
  const flags = ['--conditions=@obs/source', '--import', 'tsx', script]
  const { stdout } = spawnSync(process.execPath, flags, {
    encoding: 'utf8',
    cwd: join(import.meta.dirname, '../../..'),
  })
  const locals = { order: '{items: Array(2)}', password: '[redacted]', total: '4' }
  expect(JSON.parse(stdout)).toEqual({
    told: [
      [13, null],
      [13, null],
      [13, locals],
    ],
    url: 'none',
  })
})
