// Sides take turns, and each round begins with another one: a slow minute of the machine hits all alike.

/** Runs every side once per round and returns its results, one per round. */
export async function alternate(rounds, sides) {
  const names = Object.keys(sides)
  const results = Object.fromEntries(names.map((name) => [name, []]))
  for (let round = 0; round < rounds; round += 1) {
    const order = names.map((_, index) => names[(index + round) % names.length])
    for (const name of order) results[name].push(await sides[name]())
  }
  return results
}

/** CPU microseconds of this process, all its threads, while `run` runs. */
export async function cpuMicros(run) {
  const before = process.cpuUsage()
  await run()
  const { user, system } = process.cpuUsage(before)
  return user + system
}

/** Sides of one process: functions of `calls` calls each, as CPU nanoseconds per call; each runs once before it counts. */
export async function alternateCalls(rounds, calls, sides) {
  for (const run of Object.values(sides)) await run(calls)
  return alternate(
    rounds,
    Object.fromEntries(
      Object.entries(sides).map(([name, run]) => [
        name,
        async () => ((await cpuMicros(() => run(calls))) * 1000) / calls,
      ]),
    ),
  )
}
