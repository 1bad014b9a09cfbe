// Builds every package in one process: ESM and CommonJS by tsup, declarations by isolated declarations.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { isolatedDeclarationSync } from 'oxc-transform'
import { defineConfig, type Options } from 'tsup'

const only = process.env['OBS_PACKAGE']
const relativeSpecifier = /(\bfrom\s*|\bimport\s*\(\s*|\bimport\s+)(["'])(\.{1,2}\/[^"']+?)\.[cm]?[jt]s\2/g

function sources(src: string): string[] {
  return readdirSync(src, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !file.endsWith('.test.ts'),
  )
}

function declarations(src: string, dist: string): void {
  for (const file of sources(src)) {
    const { code, errors } = isolatedDeclarationSync(join(src, file), readFileSync(join(src, file), 'utf8'))
    if (errors.length > 0) throw new Error(`${join(src, file)}: ${errors.map((e) => e.message).join('\n')}`)
    for (const ext of ['js', 'cjs']) {
      const out = join(dist, file.replace(/\.ts$/, ext === 'js' ? '.d.ts' : '.d.cts'))
      mkdirSync(dirname(out), { recursive: true })
      writeFileSync(out, code.replace(relativeSpecifier, `$1$2$3.${ext}$2`))
    }
  }
}

function configured(dir: string, format: 'esm' | 'cjs'): Options {
  const root = join('packages', dir)
  const pkg = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    name: string
    exports: Record<string, unknown>
  }
  return {
    name: pkg.name,
    entry: Object.keys(pkg.exports)
      .filter((key) => !key.endsWith('.json'))
      .map((key) => join(root, 'src', `${key === '.' ? 'index' : key.slice(2)}.ts`)),
    outDir: join(root, 'dist'),
    format,
    target: 'node20.19',
    platform: 'node',
    // An application loads two or three sinks: shared chunks would double the number of files it opens. They hold no state.
    // For CommonJS tsup splits by sucrase, which takes `this.levels = …` for an assignment to the export `levels`.
    splitting: format === 'esm' && dir !== 'sinks',
    sourcemap: true,
    skipNodeModulesBundle: true,
    // Formats are pure: each sink holds the ones it writes, so that two sinks do not load thirty formats.
    noExternal: ['@obs/wire'],
    esbuildOptions(esbuild) {
      esbuild.conditions = ['@obs/source']
    },
    silent: true,
    plugins:
      format === 'esm'
        ? [{ name: 'dts', buildStart: () => declarations(join(root, 'src'), join(root, 'dist')) }]
        : [],
  }
}

export default defineConfig(
  readdirSync('packages')
    .filter((dir) => !only || only === dir)
    .flatMap((dir): Options[] => {
      rmSync(join('packages', dir, 'dist'), { recursive: true, force: true })
      return [configured(dir, 'esm'), configured(dir, 'cjs')]
    }),
)
