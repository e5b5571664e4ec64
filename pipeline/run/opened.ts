/** What is closed at the end of a run, however it ends: the latest first, for it may stand on an earlier one. */
export class Opened {
  readonly #all: { close(): Promise<void> }[] = []

  keep<Thing extends { close(): Promise<void> }>(thing: Thing): Thing {
    this.#all.push(thing)
    return thing
  }

  async close(): Promise<void> {
    for (const each of this.#all.splice(0).toReversed()) await each.close()
  }
}
