// What `quiet` names: whole paths, and patterns that answer alike each time.
import { expect, test } from 'vitest'
import { QuietPaths } from './quiet-paths.ts'

test('names probes and the scrape when nothing is asked for', () => {
  const quiet = new QuietPaths()
  expect(['/livez', '/metrics', '/metrics/x', '/pay'].map((path) => quiet.has(path))).toEqual([
    true,
    true,
    false,
    false,
  ])
})

test('gives a pattern the same answer each time, whatever its flags', () => {
  const quiet = new QuietPaths([/^\/assets\//g, '/ping'])
  expect([quiet.has('/assets/a.js'), quiet.has('/assets/a.js'), quiet.has('/ping')]).toEqual([
    true,
    true,
    true,
  ])
})
