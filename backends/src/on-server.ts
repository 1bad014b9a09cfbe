// Tests on one real server: it starts before the first and ends after the last; where it is not installed they are skipped.
import { afterAll, beforeAll, test, type TestAPI } from 'vitest'
import { Place } from './place.ts'
import type { ServerPlan } from './server-plan.ts'

/** The `test` of one file, whose tests get the running `server`. Each that passes is printed with the server's version. */
export function onServer<S extends object>(plan: ServerPlan<S>): TestAPI<{ server: S }> {
  const version = plan.version()
  let place: Place | undefined
  let running: S | undefined
  beforeAll(async () => {
    if (version === undefined) return
    place = new Place(plan.name)
    running = await started(plan, place)
  })
  afterAll(async () => {
    await place?.[Symbol.asyncDispose]()
  })
  return test.extend<{ server: S }>({
    server: async ({ task, skip }, use) => {
      if (version === undefined || running === undefined) {
        task.meta.missing = plan.name
        return skip(`${plan.name} is not installed`)
      }
      await use(running)
      task.meta.answered = version
    },
  })
}

async function started<S extends object>(plan: ServerPlan<S>, place: Place): Promise<S> {
  try {
    return await plan.start(place)
  } catch (cause) {
    const log = place.read('log').slice(-2000)
    throw new Error(`${plan.name} did not start; its log ends with:\n${log}`, { cause })
  }
}
