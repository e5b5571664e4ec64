/** A map that forgets what was used longest ago, once the texts it holds exceed `characters`. */
export class Recent {
  readonly #counts = new Map<string, number>()
  readonly #characters: number
  #held = 0

  constructor(characters: number) {
    this.#characters = characters
  }

  get(text: string): number | undefined {
    const count = this.#counts.get(text)
    if (count === undefined) return undefined
    this.#counts.delete(text)
    this.#counts.set(text, count)
    return count
  }

  set(text: string, count: number): void {
    if (this.#counts.delete(text)) this.#held -= text.length
    this.#counts.set(text, count)
    this.#held += text.length
    for (const oldest of this.#counts.keys()) {
      if (this.#held <= this.#characters) break
      this.#counts.delete(oldest)
      this.#held -= oldest.length
    }
  }
}
