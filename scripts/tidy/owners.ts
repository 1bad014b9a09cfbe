// Clock, random, timers, console, environment and process listeners have one owner each; all others are given what they need.
import { Visitor, type Node } from 'oxc-parser'
import type { Source } from '../source/source.ts'
import { finding, type Finding } from './finding.ts'

/** Globals, as they stand in the code, and the files that may touch them. */
export const owners: readonly (readonly [what: string, uses: RegExp, files: readonly string[]])[] = [
  [
    'time',
    /^(?:Date\.now|new Date\(\)|performance\.(?!eventLoopUtilization)\w+|process\.(?:hrtime|uptime).*)$/,
    ['core/src/clock.ts'],
  ],
  [
    'timers',
    /^(?:setTimeout|setInterval|setImmediate|queueMicrotask|process\.nextTick)$/,
    ['core/src/clock.ts', 'delivery/src/shutdown.ts'],
  ],
  ['random', /^(?:Math\.random|crypto\.\w+)$/, ['core/src/event/id.ts']],
  ['console', /^console\.\w+$/, ['log/src/bridges/console.ts']],
  // A person on a terminal is told the page's address there, and faults where nobody listens.
  [
    'terminal',
    /^process\.(?:stdout|stderr)$/,
    ['core/src/stderr.ts', 'delivery/src/transports/descriptor.ts', 'node/src/environment.ts'],
  ],
  // What a terminal can do, it says in its environment.
  [
    'environment',
    /^process\.(?:env|argv|cwd).*$/,
    ['node/src/environment.ts', 'delivery/src/transports/descriptor.ts'],
  ],
  [
    'process listeners',
    /^process\.(?:on|once|off|addListener|prependListener|removeListener|removeAllListeners)$/,
    ['delivery/src/shutdown.ts', 'errors/src/uncaught.ts'],
  ],
]

/** Published files that touch a global they do not own. */
export function ownership(sources: readonly Source[]): readonly Finding[] {
  return sources.flatMap((source) =>
    globalsOf(source).flatMap(({ text, start }) =>
      owners
        .filter(
          ([, uses, files]) => uses.test(text) && !files.some((file) => source.path.endsWith(`/${file}`)),
        )
        .map(([what, , files]) =>
          finding(
            source,
            start,
            `\`${text}\`: ${what} belongs to ${files.join(' and ')}; take it as an argument`,
          ),
        ),
    ),
  )
}

/** Owners that CONTRIBUTING.md does not name. */
export function namedOwners(contributing: string): readonly Finding[] {
  const files = new Set(owners.flatMap(([, , all]) => all))
  return [...files]
    .filter((file) => !contributing.includes(`\`packages/${file}\``))
    .map((file) => ({ path: 'CONTRIBUTING.md', line: 1, told: `does not name the owner packages/${file}` }))
}

const globals = /^(?:Date|performance|process|Math|crypto|console|globalThis)$/
const bare = /^(?:setTimeout|setInterval|setImmediate|queueMicrotask)$/

function globalsOf({ program, text }: Source): readonly { text: string; start: number }[] {
  const found: { text: string; start: number }[] = []
  const add = (node: Node): void => {
    found.push({ text: text.slice(node.start, node.end), start: node.start })
  }
  new Visitor({
    MemberExpression(node) {
      if (node.object.type === 'Identifier' && globals.test(node.object.name)) add(node)
    },
    CallExpression({ callee, arguments: given }) {
      for (const node of [callee, ...given]) if (node.type === 'Identifier' && bare.test(node.name)) add(node)
    },
    NewExpression(node) {
      if (node.callee.type === 'Identifier' && node.callee.name === 'Date' && node.arguments.length === 0)
        add(node)
    },
  }).visit(program)
  return found
}
