import type { ArmName } from '../../schemas/names.ts'
import type { Manifest } from '../../schemas/manifest.ts'
import type { Pair } from '../../schemas/pair.ts'

type Pairs = Partial<Record<ArmName, Pair>>

interface Sums {
  samples: number
  events: number
  tokens: number
}

const mean = (sum: number, count: number): number => (count === 0 ? 0 : Math.round((sum / count) * 100) / 100)

/** What the matched set cost: which arm lost which samples, and how what is left differs from the whole. */
export class MatchedCost {
  readonly #over = new Map<string, number>()
  readonly #whole: Sums = { samples: 0, events: 0, tokens: 0 }
  readonly #kept: Sums = { samples: 0, events: 0, tokens: 0 }

  /** Counts a sample that this arm alone would have lost. */
  over(arm: string): void {
    this.#over.set(arm, (this.#over.get(arm) ?? 0) + 1)
  }

  /** Counts a sample before the budget. */
  whole(pairs: Pairs): void {
    this.#add(this.#whole, pairs)
  }

  /** Counts a sample that every arm fits. */
  kept(pairs: Pairs): void {
    this.#add(this.#kept, pairs)
  }

  #add(sums: Sums, pairs: Pairs): void {
    const first = pairs['code-only'] ?? Object.values(pairs)[0]
    if (first === undefined) return
    sums.samples++
    sums.events += first.n_events
    sums.tokens += first.n_tokens
  }

  overBudget(arm: ArmName): number {
    return this.#over.get(arm) ?? 0
  }

  summary(): Manifest['matched'] {
    return {
      samples: this.#kept.samples,
      whole: this.#whole.samples,
      mean_events: mean(this.#kept.events, this.#kept.samples),
      mean_events_whole: mean(this.#whole.events, this.#whole.samples),
      mean_tokens: mean(this.#kept.tokens, this.#kept.samples),
      mean_tokens_whole: mean(this.#whole.tokens, this.#whole.samples),
    }
  }
}
