// The last line of a test run: `N passed, N failed`, and `, N skipped` where something was.
import type { Reporter, TestModule } from 'vitest/node'

/** Prints the line when the process ends. A file that does not load counts as one failure. */
export const closingLine: Reporter = {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]) {
    let passed = 0
    let failed = errors.length
    let skipped = 0
    for (const module of modules) {
      let failures = 0
      for (const test of module.children.allTests()) {
        const { state } = test.result()
        if (state === 'passed') passed += 1
        else if (state === 'failed') failures += 1
        else skipped += 1
      }
      failed += failures || (module.state() === 'failed' ? 1 : 0)
    }
    process.on('exit', () => {
      console.log(`\n${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`)
    })
  },
}
