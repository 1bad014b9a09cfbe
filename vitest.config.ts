import { readdirSync } from 'node:fs'
import { defineConfig } from 'vitest/config'
import { closingLine } from './scripts/closing-line.ts'

const conditions = ['@obs/source', 'module', 'node', 'development|production']

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    reporters: ['default', closingLine],
    // Not a measure of speed: a loaded machine is slow, and a test that waits for ever must end some time.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      ...readdirSync('packages').map((name) => ({
        extends: true as const,
        test: { name, root: `packages/${name}`, include: ['src/**/*.test.ts'] },
      })),
      {
        extends: true as const,
        test: { name: 'examples', include: ['examples/*/src/**/*.test.ts'] },
      },
      {
        extends: true as const,
        test: { name: 'tidy', include: ['scripts/**/*.test.ts'] },
      },
      {
        extends: true as const,
        test: {
          name: 'e2e',
          include: ['packages/*/e2e/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
    coverage: {
      provider: 'v8',
      include: ['packages/*/src/**/*.ts'],
      reporter: ['text-summary', 'json-summary'],
    },
  },
})
