/** At most this share of the slots is taken. */
const LOAD = 0.6
const FIRST = 1 << 12

/**
 * Where keys may stand: 8 bytes a slot, so that a million entries cost 32 MiB at most and no object. A key is known
 * here by its first 4 bytes alone, so that every place found must be looked at. Places are never taken out: `isLive`
 * says which still count, and the others go when the table grows.
 */
export class Table {
  readonly #isLive: (pack: number) => boolean
  #prints = new Uint32Array(FIRST)
  /** Pack in the upper half, entry in the lower; 0 is a free slot. */
  #places = new Uint32Array(FIRST)
  #taken = 0

  constructor(isLive: (pack: number) => boolean) {
    this.#isLive = isLive
  }

  /** @param pack of 1 to 65,535. @param entry of 0 to 65,535. */
  add(print: number, pack: number, entry: number): void {
    if (this.#taken >= LOAD * this.#places.length) this.#grow()
    this.#insert(print, ((pack << 16) | entry) >>> 0)
  }

  /** The first answer that `look` gives for a place under this print. */
  find<Answer>(print: number, look: (pack: number, entry: number) => Answer | undefined): Answer | undefined {
    const mask = this.#places.length - 1
    for (let slot = print & mask; ; slot = (slot + 1) & mask) {
      const place = this.#places[slot] ?? 0
      if (place === 0) return undefined
      if (this.#prints[slot] !== print) continue
      const answer = look(place >>> 16, place & 0xffff)
      if (answer !== undefined) return answer
    }
  }

  #insert(print: number, place: number): void {
    const mask = this.#places.length - 1
    let slot = print & mask
    while (this.#places[slot] !== 0) slot = (slot + 1) & mask
    this.#prints[slot] = print
    this.#places[slot] = place
    this.#taken += 1
  }

  #grow(): void {
    const prints = this.#prints
    const places = this.#places
    // By index: an iterator over millions of slots is most of the time that opening takes.
    let live = 0
    for (let slot = 0; slot < places.length; slot++) if (this.#counts(places[slot] ?? 0)) live += 1
    let size = FIRST
    while (live >= (LOAD / 2) * size) size *= 2
    this.#prints = new Uint32Array(size)
    this.#places = new Uint32Array(size)
    this.#taken = 0
    for (let slot = 0; slot < places.length; slot++) {
      const place = places[slot] ?? 0
      if (this.#counts(place)) this.#insert(prints[slot] ?? 0, place)
    }
  }

  #counts(place: number): boolean {
    return place !== 0 && this.#isLive(place >>> 16)
  }
}
