// The closing lines of a run: which server and version answered, which are not installed, and the counts.
import type { Reporter, TestCase, TestModule } from 'vitest/node'

declare module 'vitest' {
  interface TaskMeta {
    /** Set by `onServer` once the test's body is through: the server and its version. */
    answered?: string
    /** Set by `onServer` where the server is not installed. */
    missing?: string
  }
}

/** Prints, for each server, how many tests it answered, then names the ones that are missing. */
export const answers: Reporter = {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]) {
    const tests = modules.flatMap((module) => [...module.children.allTests()])
    const broken = modules.filter((module) => module.state() === 'failed' && !someFailed(module)).length
    const count = (state: string): number => tests.filter((test) => test.result().state === state).length
    const skipped = count('skipped')
    const lines = [
      ...counted(tests, 'answered').map(([server, times]) => `answered: ${server}, ${times} tests`),
      ...counted(tests, 'missing').map(
        ([server, times]) =>
          `skipped: ${server} is not installed, ${times} tests (npx tsx backends/install.ts ${server})`,
      ),
      '',
      `${count('passed')} passed, ${count('failed') + broken + errors.length} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`,
    ]
    process.on('exit', () => console.log(`\n${lines.join('\n')}`))
  },
}

function someFailed(module: TestModule): boolean {
  return [...module.children.allTests()].some((test) => test.result().state === 'failed')
}

function counted(
  tests: readonly TestCase[],
  key: 'answered' | 'missing',
): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>()
  for (const test of tests) {
    const server = test.meta()[key]
    if (server !== undefined && test.result().state !== 'failed')
      counts.set(server, (counts.get(server) ?? 0) + 1)
  }
  return [...counts]
}
