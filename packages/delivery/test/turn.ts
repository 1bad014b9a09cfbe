// The end of a turn of the event loop.

/** Resolves when whatever was resolved has told everybody. */
export async function turn(): Promise<void> {
  await new Promise<void>((resolve) => {
    setImmediate(resolve)
  })
}
