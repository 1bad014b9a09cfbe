// One line of progress: in place on a terminal, now and then elsewhere.

const linesWithoutTerminal = 4

/** How far the replay has come. */
export class Progress {
  readonly #total: number
  #shown = 0

  constructor(total: number) {
    this.#total = total
  }

  /** Tells that `done` requests are answered. */
  show(done: number): void {
    const step = process.stdout.isTTY ? 25 : Math.ceil(this.#total / linesWithoutTerminal)
    if (done - this.#shown < step) return
    this.#shown = done
    const text = `replayed ${Math.min(done, this.#total)} of ${this.#total} requests`
    process.stdout.write(process.stdout.isTTY ? `\r${text}` : `${text}\n`)
  }

  end(): void {
    if (process.stdout.isTTY) process.stdout.write('\r\u001B[K')
  }
}
