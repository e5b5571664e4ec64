import type { Manifest } from '../../../schemas/manifest.ts'
import type { Teacher as Options } from '../../../schemas/teacher.ts'
import type { Answer } from '../answer.ts'
import { AnswerCache } from '../cache.ts'
import type { TeacherRequest } from '../request.ts'
import type { Teacher } from '../teacher.ts'

/** A line of a batch file, as hosted batch services and `vllm run-batch` take it. */
export function batchLine({ key, body }: TeacherRequest): string {
  return `${JSON.stringify({ custom_id: key, method: 'POST', url: '/v1/chat/completions', body })}\n`
}

/**
 * Answers from the cache alone, and hands on each other request once. Questions come one after the other, so that the
 * requests stand in the order of the corpus.
 */
export class CollectingTeacher implements Teacher {
  readonly options: Options
  readonly atOnce = 1
  readonly #cache: AnswerCache
  readonly #take: (request: TeacherRequest) => void
  readonly #taken = new Set<string>()
  #cached = 0

  constructor(options: Options, take: (request: TeacherRequest) => void) {
    this.options = options
    this.#cache = new AnswerCache(options.cache)
    this.#take = take
  }

  async ask(request: TeacherRequest): Promise<Answer | undefined> {
    const held = await this.#cache.get(request)
    if (held !== undefined) {
      this.#cached++
      return held
    }
    if (!this.#taken.has(request.key)) {
      this.#taken.add(request.key)
      this.#take(request)
    }
    return undefined
  }

  counts(): NonNullable<Manifest['teacher']> {
    return { asked: 0, cached: this.#cached, attempts: 0, prompt_tokens: 0, completion_tokens: 0, cost: null }
  }

  /** Requests that the cache could not answer. */
  get taken(): number {
    return this.#taken.size
  }
}
