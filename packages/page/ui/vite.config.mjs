// One script and one style with fixed names: the page's server sends them from memory.
import { defineConfig } from 'vite'

export default defineConfig({
  root: import.meta.dirname,
  base: './',
  logLevel: 'warn',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    modulePreload: false,
    cssCodeSplit: false,
    rolldownOptions: {
      input: { page: new URL('main.tsx', import.meta.url).pathname },
      output: { entryFileNames: 'page.js', assetFileNames: 'page[extname]' },
    },
  },
})
