// Takes the types out of our sources for jest, which reads no TypeScript; with the esbuild that the build has.
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)
const { transformSync } = createRequire(require.resolve('tsup/package.json'))('esbuild')

export default {
  process: (source, path) =>
    transformSync(source, {
      loader: 'ts',
      format: 'esm',
      target: 'node20',
      sourcefile: path,
      sourcemap: 'inline',
    }),
}
