import { Type, type Static } from 'typebox'
import { oneOf } from './one-of.ts'
import { closed } from './parts.ts'

/** Ways to find a benchmark's item in what comes in, in the order in which a ledger row names the first that did. */
export const CONTENT_METHODS = ['substring', 'ngrams', 'syntax'] as const
export type ContentMethod = (typeof CONTENT_METHODS)[number]
export const DECONTAMINATION_METHODS = [...CONTENT_METHODS, 'behaviour'] as const
export type DecontaminationMethod = (typeof DECONTAMINATION_METHODS)[number]

const share = (description: string) =>
  Type.Number({ exclusiveMinimum: 0, maximum: 1, default: 0.5, description })

/**
 * How benchmarks that are held out are looked for beyond equality. Ten-grams are what Phi-1, Qwen2.5-Coder and BigCodeBench
 * compare; half of an item is where Tulu 3 and Cosmopedia call it found. What is smaller than `least` is written alike by
 * people who know nothing of one another: by itself it is no contamination.
 */
export const Decontaminate = Type.Object(
  {
    action: {
      ...oneOf(['drop', 'report']),
      default: 'drop',
      description: 'what becomes of a program that is found; what behaves alike is only ever reported',
    },
    methods: Type.Array(oneOf(DECONTAMINATION_METHODS), {
      minItems: 1,
      uniqueItems: true,
      default: [...CONTENT_METHODS],
      description:
        'substring: the whole statement or body stands in it; ngrams: a share of its n-grams does; syntax: the same definitions by other names; behaviour: what has its name passes its tests',
    }),
    ngram: Type.Integer({ minimum: 2, maximum: 50, default: 10, description: 'words, or tokens of code' }),
    coverage: Type.Object(
      {
        words: share("of a statement's n-grams"),
        code: share("of a solution's n-grams"),
      },
      { ...closed, default: {} },
    ),
    least: Type.Object(
      {
        words: Type.Integer({ minimum: 1, default: 10, description: 'of a statement' }),
        tokens: Type.Integer({ minimum: 1, default: 20, description: 'of a solution that is there whole' }),
        part_tokens: Type.Integer({
          minimum: 1,
          default: 40,
          description: 'of a solution of which a part is there',
        }),
        nodes: Type.Integer({ minimum: 1, default: 35, description: "of a solution's syntax tree" }),
      },
      {
        ...closed,
        default: {},
        description: 'an item below this is found only where both its code and its words are',
      },
    ),
  },
  closed,
)
export type Decontaminate = Static<typeof Decontaminate>
