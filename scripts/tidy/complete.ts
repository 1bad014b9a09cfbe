// Whatever is added comes with what belongs to it: a backend with its test, a package with its README, a dependency with its reason.
import type { Finding } from './finding.ts'

/** Backends without a test beside them. `exists` is asked with paths from the root. */
export function testedBackends(
  names: readonly string[],
  exists: (path: string) => boolean,
): readonly Finding[] {
  return names
    .map((name) => [`packages/sinks/src/${name}.ts`, `packages/sinks/src/${name}.test.ts`] as const)
    .filter(([, test]) => !exists(test))
    .map(([path, test]) => ({ path, line: 1, told: `has no ${test}: run its backendCases there` }))
}

/** What a package brings along. */
export interface Dependent {
  /** Its package.json. */
  readonly path: string
  readonly dependencies: readonly string[]
  /** What the README beside it says. */
  readonly readme: string
}

/** Third parties that a package brings along without its README saying why: a sentence that names the dependency in backticks. */
export function dependencies(packages: readonly Dependent[]): readonly Finding[] {
  return packages.flatMap(({ path, dependencies: given, readme }) =>
    given
      .filter((name) => !name.startsWith('@obs/') && !readme.includes(`\`${name}\``))
      .map((name) => ({ path, line: 1, told: `depends on ${name}: the README beside it must say why` })),
  )
}

const rootScripts = ['demo', 'test', 'build', 'bench', 'lint', 'format', 'typecheck', 'check', 'release']
const furtherScripts = new Set(['matrix', 'test:backends', 'new-backend'])

function at(told: string): Finding {
  return { path: 'package.json', line: 1, told }
}

/** Root scripts that are missing or hide something. */
export function scripts(names: readonly string[]): readonly Finding[] {
  return [
    ...rootScripts.filter((name) => !names.includes(name)).map((name) => at(`lacks the script ${name}`)),
    ...names
      .filter((name) => !rootScripts.includes(name) && !furtherScripts.has(name))
      .map((name) => at(`has a script ${name} that nobody looks for`)),
  ]
}
