// Vitest over our sources as they are, alone.
import { defineConfig, type ViteUserConfig } from 'vitest/config'

const conditions = ['@obs/source', 'module', 'node']
const config: ViteUserConfig = defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: { include: ['vitest.spec.ts'] },
})

export { config as default }
