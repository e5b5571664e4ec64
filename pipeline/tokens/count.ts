import type { Message, Pair } from '../../schemas/pair.ts'
import { BUILT_IN_TOKENIZER } from '../../schemas/names.ts'
import { Recent } from './recent.ts'
import { CountingThreads } from './threads.ts'
import { noTokenizer, readVocabulary, type Vocabulary } from './vocabulary.ts'

const CACHED_CHARACTERS = 4 << 20

/** Counts tokens off the main thread. */
export interface Counter {
  /** Of the vocabulary, as the manifest tells it. */
  readonly name: string
  /** Tokens of each text, in the order given; see `tokensOf` for what is counted in o200k_base. */
  count(texts: readonly string[]): Promise<number[]>
  /** Ends its threads; counts still awaited are rejected. */
  close(): Promise<void>
}

/**
 * Starts a counter. Its threads do not keep the process alive unless a count is awaited; texts counted lately are
 * remembered, since arms share most of theirs.
 *
 * @param tokenizer `o200k_base`, or the path of a `tokenizer.json`.
 * @throws FieldError where that is none.
 */
export async function openCounter(tokenizer: string = BUILT_IN_TOKENIZER): Promise<Counter> {
  const vocabulary = await readVocabulary(tokenizer)
  const counter = startCounter(vocabulary)
  if (vocabulary.kind === 'built-in') return counter
  try {
    await counter.count([''])
    return counter
  } catch (cause) {
    await counter.close()
    throw noTokenizer(tokenizer, cause)
  }
}

function startCounter(vocabulary: Vocabulary): Counter {
  const threads = new CountingThreads(vocabulary)
  const recent = new Recent(CACHED_CHARACTERS)
  return {
    name: vocabulary.name,
    async count(texts) {
      const known = new Map<string, number>()
      const unknown = new Set<string>()
      for (const text of texts) {
        const count = recent.get(text)
        if (count === undefined) unknown.add(text)
        else known.set(text, count)
      }
      const asked = [...unknown]
      const counts = asked.length === 0 ? [] : await threads.count(asked)
      for (const [index, text] of asked.entries()) {
        const count = counts[index] ?? 0
        known.set(text, count)
        recent.set(text, count)
      }
      return texts.map((text) => known.get(text) ?? 0)
    },
    close: () => threads.close(),
  }
}

/** Of one row: tokens of all contents, and of all but the last answer. A trainer's chat template adds its own. */
export type TokenCounts = Pick<Pair, 'n_tokens' | 'n_prompt_tokens'>

/** Counts the messages of many rows in one request; a count below 1 is given as 1, as the row's schema has it. */
export async function countMessages(
  counter: Counter,
  rows: readonly (readonly Message[])[],
): Promise<TokenCounts[]> {
  const counts = await counter.count(rows.flatMap((messages) => messages.map(({ content }) => content)))
  let next = 0
  return rows.map((messages) => {
    const own = counts.slice(next, (next += messages.length))
    const answer = messages.findLastIndex(({ role }) => role === 'assistant')
    const total = own.reduce((sum, count) => sum + count, 0)
    return { n_tokens: Math.max(1, total), n_prompt_tokens: Math.max(1, total - (own[answer] ?? 0)) }
  })
}
