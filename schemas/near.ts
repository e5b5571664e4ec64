import { Type, type Static } from 'typebox'
import { oneOf } from './one-of.ts'
import { closed, count } from './parts.ts'

/** What is compared: tokens of code with names as they are, the same with names told by their order, words of instructions. */
export const NEAR_KINDS = ['code', 'renamed', 'instruction'] as const
export type NearKind = (typeof NEAR_KINDS)[number]

const threshold = (standard: number, description: string) =>
  Type.Union([Type.Number({ exclusiveMinimum: 0, maximum: 1 }), Type.Null()], {
    default: standard,
    description: `${description}: Jaccard similarity of their shingles from which two are near-duplicates; null: not looked for`,
  })

/** Near-duplicates among right programs; bugs and variants follow theirs. */
export const NearDuplicates = Type.Object(
  {
    code: threshold(0.7, 'tokens of code without docstrings'),
    renamed: threshold(0.85, 'the same with names told by their order alone'),
    instruction: threshold(0.8, 'words of instructions of eight words or more'),
    permutations: Type.Integer({
      minimum: 16,
      maximum: 1024,
      default: 128,
      description:
        'of a MinHash signature, at most; it is cut so that 99 % of the pairs at the threshold are compared',
    }),
    shingle: Type.Integer({ minimum: 1, maximum: 64, default: 5, description: 'tokens, or words' }),
    keep: Type.Union([Type.Literal('first'), Type.Literal('longest'), Type.Literal('none')], {
      default: 'first',
      description:
        'of a cluster, where `action` is drop: the first of the corpus, the one of most tokens, or none',
    }),
    action: Type.Union([Type.Literal('group'), Type.Literal('drop'), Type.Literal('report')], {
      default: 'group',
      description:
        'group: problems with near-duplicates share a split; drop: of programs alike in code one stays, too; report: counted alone',
    }),
  },
  { ...closed, default: {} },
)
export type NearDuplicates = Static<typeof NearDuplicates>

/** What was found, before anything was dropped. */
export const NearSummary = Type.Object(
  {
    kinds: Type.Array(
      Type.Object(
        {
          kind: oneOf(NEAR_KINDS),
          threshold: Type.Number(),
          bands: count,
          rows: Type.Integer({ minimum: 1, description: 'of a band' }),
          documents: count,
          compared: Type.Integer({ minimum: 0, description: 'pairs whose sets were compared whole' }),
          pairs: Type.Integer({ minimum: 0, description: 'of these, from the threshold on' }),
        },
        closed,
      ),
    ),
    clusters: Type.Integer({ minimum: 0, description: 'of programs alike in code: connected by pairs' }),
    programs: Type.Integer({ minimum: 0, description: 'in clusters' }),
    dropped: Type.Integer({ minimum: 0, description: 'right programs that went' }),
    groups_joined: Type.Integer({ minimum: 0, description: 'problems that became part of another one' }),
    split_clusters: Type.Integer({
      minimum: 0,
      description: 'with written programs in several splits: none, unless `action` is report',
    }),
    biggest: Type.Array(
      Type.Object({ cluster: Type.String(), programs: count, groups: count, example: Type.String() }, closed),
      { description: 'ten clusters with most programs' },
    ),
  },
  closed,
)
export type NearSummary = Static<typeof NearSummary>
