import type { Bindings } from '../../styles/steps.ts'

const wordsOf = (code: string): Set<string> => new Set(code.match(/[\p{L}\p{N}_]+/gu))

/** Names that tell something in both programs: where one stands in one alone, the other has nothing to compare it with. */
export class SharedNames {
  readonly #buggy: ReadonlySet<string>
  readonly #fixed: ReadonlySet<string>

  constructor(buggy: string, fixed: string) {
    this.#buggy = wordsOf(buggy)
    this.#fixed = wordsOf(fixed)
  }

  /** Those whose values differ, in the order of the buggy run and then of the fixed one. */
  differing(buggy: Bindings, fixed: Bindings): string[] {
    const names = [...new Set([...buggy.keys(), ...fixed.keys()])]
    return names.filter(
      (name) => this.#buggy.has(name) === this.#fixed.has(name) && buggy.get(name) !== fixed.get(name),
    )
  }
}
