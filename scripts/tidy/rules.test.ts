// Each rule can fail: it finds a planted fault, and lets the right way pass.
import { describe, expect, test } from 'vitest'
import { parseSource } from '../source/source.ts'
import { dependencies, scripts, testedBackends } from './complete.ts'
import { cycles } from './cycles.ts'
import { documentedExports, headers } from './documented.ts'
import { installs, namedFiles, readmes } from './documents.ts'
import { idleExceptions, withoutExceptions } from './exceptions.ts'
import type { Rule } from './finding.ts'
import { imports } from './imports.ts'
import { namedExports, vocabulary } from './names.ts'
import { namedOwners, owners, ownership } from './owners.ts'
import { fileSizes, functionSizes } from './sizes.ts'

const core = 'packages/core/src/x.ts'

function told(rule: Rule, ...files: readonly (readonly [path: string, text: string])[]): readonly string[] {
  return rule(files.map(([path, text]) => parseSource(path, text))).map((found) => found.told)
}

describe('imports', () => {
  test.each([
    [core, `import { readFileSync } from 'node:fs'`],
    [core, `export { x } from '@obs/log'`],
    [core, `const x = await import('node:net')`],
    [core, `const x = process.getBuiltinModule('node:net')`],
    ['packages/wire/src/x.ts', `import { levels } from '@obs/core'`],
    ['packages/wire/src/x.ts', `import '@obs/core'`],
    ['packages/wire/src/x.ts', `import { type A, b } from '@obs/core'`],
    ['packages/delivery/src/queue.ts', `import { connect } from 'node:net'`],
    ['packages/sinks/src/x.ts', `import { connect } from 'node:net'`],
    ['packages/sinks/src/x.ts', `import Redis from 'ioredis'`],
    ['packages/http/src/x.ts', `import { obs } from '@obs/node'`],
    ['packages/express/src/x.ts', `import express from 'express'`],
    ['packages/unheard-of/src/x.ts', `import { a } from '@obs/core'`],
  ])('refuses, in %s, %s', (path, text) => {
    expect(told(imports, [path, text])).toHaveLength(1)
  })

  test.each([
    [core, `import { hostname } from 'node:os'`],
    [core, `import { a } from './a.ts'`],
    ['packages/wire/src/x.ts', `import type { Level } from '@obs/core'`],
    ['packages/wire/src/x.ts', `import { type Level } from '@obs/core'`],
    ['packages/delivery/src/transports/tcp.ts', `import { connect } from 'node:net'`],
    ['packages/delivery/src/spool.ts', `import { open } from 'node:fs/promises'`],
    ['packages/node/src/x.ts', `import { stdout } from '@obs/sinks/stdout'`],
    ['packages/fastify/src/x.ts', `import * as fastify from 'fastify'`],
  ])('allows, in %s, %s', (path, text) => {
    expect(told(imports, [path, text])).toEqual([])
  })
})

describe('cycles', () => {
  test('finds files that load each other', () => {
    const a = ['packages/core/src/a.ts', `import { b } from './b.ts'`] as const
    const b = ['packages/core/src/b.ts', `import { c } from './deep/c.ts'`] as const
    const c = ['packages/core/src/deep/c.ts', `export { a } from '../a.ts'`] as const
    const way =
      'packages/core/src/a.ts → packages/core/src/b.ts → packages/core/src/deep/c.ts → packages/core/src/a.ts'
    expect(told(cycles, a, b, c)).toEqual([`loads itself: ${way}`])
  })

  test('finds a cycle through the index of another package', () => {
    const log = ['packages/log/src/index.ts', `import '@obs/http'`] as const
    const http = ['packages/http/src/index.ts', `import { log } from '@obs/log'`] as const
    expect(told(cycles, log, http)).toHaveLength(1)
  })

  test('lets types go in circles', () => {
    const a = ['packages/core/src/a.ts', `import type { B } from './b.ts'`] as const
    const b = ['packages/core/src/b.ts', `import { a } from './a.ts'`] as const
    expect(told(cycles, a, b)).toEqual([])
  })
})

describe('owners', () => {
  test.each([
    'const now = Date.now()',
    'const now = new Date()',
    'const now = performance.now()',
    'const now = process.hrtime.bigint()',
    'setTimeout(() => undefined, 1)',
    'const wait = promisify(setTimeout)',
    'setImmediate(fn)',
    'process.nextTick(fn)',
    'const dice = Math.random()',
    'const id = crypto.randomUUID()',
    `console.log('x')`,
    `process.stderr.write('x')`,
    `const name = process.env['NAME']`,
    'const { NAME } = process.env',
    `process.on('exit', fn)`,
    `process.once('SIGTERM', fn)`,
  ])('refuses %s', (text) => {
    expect(told(ownership, [core, text])).toHaveLength(1)
  })

  test.each([
    'const then = new Date(time)',
    'clock.after(1, fn)',
    'socket.setTimeout(1, fn)',
    'const most = Math.max(1, 2)',
    `emitter.on('exit', fn)`,
    'const { pid } = process',
    '// Date.now() is not called here',
  ])('allows %s', (text) => {
    expect(told(ownership, [core, text])).toEqual([])
  })

  test('are named in CONTRIBUTING.md', () => {
    const files = [...new Set(owners.flatMap(([, , all]) => all))]
    expect(namedOwners(files.map((file) => `\`packages/${file}\``).join())).toEqual([])
    expect(namedOwners('')).toHaveLength(files.length)
  })

  test('lets an owner do its work', () => {
    expect(told(ownership, ['packages/core/src/clock.ts', 'const now = Date.now()'])).toEqual([])
  })
})

describe('sizes', () => {
  const body = (lines: number): string => 'x()\n'.repeat(lines)

  test('refuses a file of 401 lines', () => {
    expect(told(fileSizes, [core, body(401)])).toHaveLength(1)
    expect(told(fileSizes, [core, body(400)])).toEqual([])
  })

  test('refuses a function of 61 lines, in any form', () => {
    expect(told(functionSizes, [core, `function f() {\n${body(59)}}`])).toHaveLength(1)
    expect(told(functionSizes, [core, `const f = () => {\n${body(59)}}`])).toHaveLength(1)
    expect(told(functionSizes, [core, `class C { f() {\n${body(59)}} }`])).toHaveLength(1)
    expect(told(functionSizes, [core, `function f() {\n${body(58)}}`])).toEqual([])
  })
})

describe('documented', () => {
  test('refuses a file without a header', () => {
    expect(told(headers, [core, 'const x = 1'])).toHaveLength(1)
    expect(told(headers, [core, 'const x = 1\n// Says too late what lives here.'])).toHaveLength(1)
    expect(told(headers, [core, '// Says what lives here.\nconst x = 1'])).toEqual([])
  })

  test.each(['const x = 1', 'function x() {}', 'interface X {}', 'type X = 1', 'class X {}'])(
    'refuses an undocumented export: %s',
    (text) => {
      expect(told(documentedExports, [core, `export ${text}`])).toHaveLength(1)
      expect(told(documentedExports, [core, `// No doc comment.\nexport ${text}`])).toHaveLength(1)
      expect(told(documentedExports, [core, `/** Says what for. */\nexport ${text}`])).toEqual([])
    },
  )

  test('asks for one doc comment for all overloads', () => {
    const overloads =
      '/** Doc. */\nexport function f(a: 1): 1\nexport function f(a: 2): 2\nexport function f(a: 3) {}'
    expect(told(documentedExports, [core, overloads])).toEqual([])
  })
})

describe('names', () => {
  test.each([
    'class MetricExporter {}',
    'const adapter = 1',
    'function drain() {}',
    'interface SinkManager {}',
    'type DateUtils = 1',
    'class Queue { #drainAll() {} }',
    'interface X { helper: string }',
  ])('refuses the word in: %s', (text) => {
    expect(told(vocabulary, [core, text])).toHaveLength(1)
  })

  test('refuses the word in the name of a file', () => {
    expect(told(vocabulary, ['packages/core/src/string-utils.ts', ''])).toHaveLength(1)
  })

  test('allows words that only contain one, and words of others', () => {
    expect(
      told(vocabulary, [core, `const utility = 1; const drained = 1; socket.on('drain', f); x.adapter()`]),
    ).toEqual([])
  })

  test('refuses default exports and lists without names', () => {
    expect(told(namedExports, [core, 'export default 1'])).toHaveLength(1)
    expect(told(namedExports, [core, `export * from './a.ts'`])).toHaveLength(1)
    expect(told(namedExports, [core, `export { a } from './a.ts'`])).toEqual([])
  })
})

describe('documents', () => {
  const exists = (path: string): boolean => path === 'packages/core/src/sink.ts'
  const named = (text: string, path = 'ARCHITECTURE.md'): readonly unknown[] =>
    namedFiles([{ path, text }], exists)

  test('name files that are there', () => {
    expect(named('see\n\n`packages/core/src/gone.ts`')).toEqual([
      { path: 'ARCHITECTURE.md', line: 3, told: "names 'packages/core/src/gone.ts', which is not there" },
    ])
    expect(named('see `packages/core/src/sink.ts`')).toEqual([])
  })

  test('link to files that are there, from where they stand', () => {
    expect(named('[a](src/sink.ts)', 'packages/core/README.md')).toEqual([])
    expect(named('[a](src/sink.ts)', 'packages/log/README.md')).toHaveLength(1)
    expect(named('[a](https://x.org/y) [b](#part)')).toEqual([])
  })

  test('of a package say the five things', () => {
    const readme = `# @obs/x\n\nA purpose in one sentence, at least.\n\n\`\`\`sh\nnpm install @obs/x\n\`\`\`\n\n\`\`\`ts\nx()\n\`\`\`
\n| option | default |\n| --- | --- |\n\n**On overload and outage.** It waits.`
    const missing = (text: string): number => readmes([{ path: 'packages/x/README.md', text }]).length
    expect(missing(readme)).toBe(0)
    for (const part of ['# @obs/x', 'A purpose in', 'npm install', '```ts', '| option', '**On overload'])
      expect(missing(readme.replace(part, ''))).toBeGreaterThan(0)
  })
})

describe('installs', () => {
  test('finds what a program imports and nobody installed', () => {
    const found = (line: string): number => {
      const text = `# @obs/x\n\n\`\`\`sh\n${line}\n\`\`\`\n\n\`\`\`ts\nimport { stdout } from '@obs/sinks/stdout'\n\`\`\`\n`
      return installs([{ path: 'packages/x/README.md', text }]).length
    }
    expect(found('npm install @obs/x')).toBe(1)
    expect(found('npm install @obs/x @obs/sinks')).toBe(0)
  })
})

describe('complete', () => {
  test('asks for the test of a backend', () => {
    expect(testedBackends(['statsd'], () => false)).toHaveLength(1)
    expect(testedBackends(['statsd'], (path) => path === 'packages/sinks/src/statsd.test.ts')).toEqual([])
  })

  test('asks for the reason of a dependency', () => {
    const manifest = { path: 'x', dependencies: ['@obs/core', 'left-pad'] }
    expect(dependencies([{ ...manifest, readme: '' }])).toHaveLength(1)
    expect(dependencies([{ ...manifest, readme: 'It takes `left-pad`, since padding is hard.' }])).toEqual([])
  })

  test('asks for the root scripts, and for no others', () => {
    const all = ['demo', 'test', 'build', 'bench', 'lint', 'format', 'typecheck', 'check', 'release']
    expect(scripts(all)).toEqual([])
    expect(scripts(all.slice(1))).toHaveLength(1)
    expect(scripts([...all, 'magic'])).toHaveLength(1)
  })
})

describe('exceptions', () => {
  const found = { path: 'a.ts', line: 1, told: 'is too long' }
  const exception = { path: 'a.ts', told: 'too long', reason: 'for now' }

  test('cover one finding', () => {
    expect(withoutExceptions([found, { ...found, path: 'b.ts' }], [exception])).toHaveLength(1)
  })

  test('are told when they cover nothing', () => {
    expect(idleExceptions([found], [exception])).toEqual([])
    expect(idleExceptions([], [exception])).toEqual([exception])
  })
})
