// The tests against real servers: each file starts one, sends through a sink and asks the server what it got.
import { defineConfig } from 'vitest/config'
import { answers } from './src/answers.ts'

const conditions = ['@obs/source', 'module', 'node', 'development|production']

export default defineConfig({
  root: import.meta.dirname,
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    name: 'backends',
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    reporters: ['default', answers],
  },
})
