// The packages as their users get them: built, packed, looked over, installed in fresh folders and used.
import { defineConfig } from 'vitest/config'
import { closingLine } from '../closing-line.ts'

export default defineConfig({
  root: import.meta.dirname,
  test: {
    name: 'pack',
    include: ['*.check.ts'],
    testTimeout: 180_000,
    hookTimeout: 300_000,
    reporters: ['default', closingLine],
  },
})
