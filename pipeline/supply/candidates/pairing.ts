import type { Candidate, Pairing } from '../../../schemas/candidate.ts'
import type { Bug, Program } from '../../../schemas/program.ts'
import { tokensOf } from '../../python/tokens.ts'
import { seededIndex } from '../../seeded.ts'
import { similarity, TOKENS } from '../bugs/similarity.ts'

export type Paired =
  | {
      readonly kind: 'paired'
      readonly fix: Program
      readonly similarity: NonNullable<Bug['similarity']>
    }
  | { readonly kind: 'refused'; readonly reason: string; readonly detail: string }

const refused = (reason: string, detail: string): Paired => ({ kind: 'refused', reason, detail })

/** Right programs of one problem, as partners of its wrong ones; each is read into tokens once. */
export class Partners {
  readonly #right: readonly Program[]
  readonly #byName: ReadonlyMap<string, Program>
  readonly #pairing: Pairing
  readonly #seed: number
  readonly #tokens = new Map<Program, readonly string[]>()

  /**
   * @param right the problem's reference first; there is one.
   * @param byName what a candidate may call its fix.
   */
  constructor(
    right: readonly [Program, ...Program[]],
    byName: ReadonlyMap<string, Program>,
    { pairing, seed }: { readonly pairing: Pairing; readonly seed: number },
  ) {
    this.#right = right
    this.#byName = byName
    this.#pairing = pairing
    this.#seed = seed
  }

  /** The fix of a wrong candidate, or why there is none that the recipe wants. */
  of(candidate: Candidate, wrong: Program): Paired {
    const found = this.#find(candidate, wrong)
    if (found.kind === 'refused') return found
    const { score } = found.similarity
    const { at_least, below } = this.#pairing
    const { corpus, path } = found.fix.origin
    const told = `${score} with ${corpus} ${path}`
    if (at_least !== null && score < at_least)
      return refused('similarity-too-low', `${told}, wanted at least ${at_least}`)
    if (below !== null && score >= below)
      return refused('similarity-too-high', `${told}, wanted below ${below}`)
    return found
  }

  #find(candidate: Candidate, wrong: Program): Paired {
    const { partner, measure } = this.#pairing
    if (partner === 'random') {
      const index = seededIndex(this.#seed, `partner ${wrong.id}`, this.#right.length)
      return this.#measured(this.#right.slice(index, index + 1), wrong)
    }
    const { fix, score = null } = candidate
    const named = fix === undefined ? undefined : this.#byName.get(fix)
    if (fix !== undefined && named === undefined)
      return refused('fix-missing', `'${fix}' is no right program of the problem`)
    if (measure === TOKENS) return this.#measured(named === undefined ? this.#right : [named], wrong)
    const [reference] = this.#right
    const chosen = named ?? reference
    if (chosen === undefined) throw new Error('a problem without a right program has no partners')
    return score === null
      ? refused('score-missing', `field '${measure.column}' is missing`)
      : { kind: 'paired', fix: chosen, similarity: { score, measure: measure.column } }
  }

  /** The nearest; the earlier one where two are as near. */
  #measured(among: readonly Program[], wrong: Program): Paired {
    const own = tokensOf(wrong.code)
    let best: { readonly fix: Program; readonly score: number } | undefined
    for (const fix of among) {
      const score = similarity(this.#tokensOf(fix), own)
      if (best === undefined || score > best.score) best = { fix, score }
    }
    if (best === undefined) throw new Error('a problem without a right program has no partners')
    return { kind: 'paired', fix: best.fix, similarity: { score: best.score, measure: TOKENS } }
  }

  #tokensOf(program: Program): readonly string[] {
    const tokens = this.#tokens.get(program) ?? tokensOf(program.code)
    this.#tokens.set(program, tokens)
    return tokens
  }
}
