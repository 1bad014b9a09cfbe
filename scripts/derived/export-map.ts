// The export map of a package: every subpath in one shape, ESM and CommonJS, with the source condition of this workspace.

/** What of a package.json is derived from its subpaths. */
export interface DerivedFields {
  readonly typesVersions?: Readonly<Record<'*', Readonly<Record<string, readonly string[]>>>>
  readonly exports: Readonly<Record<string, unknown>>
}

/** The fields for a package with an index and these subpaths. `module-sync` makes `import` and `require` load the same file. */
export function exportMap(subpaths: readonly string[]): DerivedFields {
  const sorted = [...subpaths].toSorted()
  const types = sorted.map((name) => [name, [`./dist/${name}.d.cts`]] as const)
  return {
    ...(types.length === 0 ? {} : { typesVersions: { '*': Object.fromEntries(types) } }),
    exports: {
      '.': entry('index'),
      ...Object.fromEntries(sorted.map((name) => [`./${name}`, entry(name)])),
      './package.json': './package.json',
    },
  }
}

function entry(file: string): object {
  return {
    '@obs/source': `./src/${file}.ts`,
    import: { types: `./dist/${file}.d.ts`, default: `./dist/${file}.js` },
    'module-sync': `./dist/${file}.js`,
    require: { types: `./dist/${file}.d.cts`, default: `./dist/${file}.cjs` },
  }
}

/** The package.json with its derived fields; the other fields and their order stay. */
export function withExportMap(text: string, subpaths: readonly string[]): string {
  const old = Object.entries(JSON.parse(text) as Record<string, unknown>)
  const derived: Readonly<Record<string, unknown>> = { ...exportMap(subpaths) }
  const fresh = old.flatMap(([key, value]): readonly (readonly [string, unknown])[] => {
    if (key === 'typesVersions') return []
    if (key === 'exports') return Object.entries(derived)
    return [[key, value]]
  })
  return `${JSON.stringify(Object.fromEntries(fresh), undefined, 2)}\n`
}
