import { Type, type Static } from 'typebox'
import { Measures } from './measures.ts'
import { MIX_PARTS } from './mix.ts'
import { SPLITS } from './names.ts'
import { NearSummary } from './near.ts'
import { oneOf } from './one-of.ts'
import { Recipe } from './recipe.ts'
import { RowCheckCounts } from './row-checks.ts'
import { closed, count } from './parts.ts'

const sha256 = Type.String({ pattern: '^[0-9a-f]{64}$' })
/** A schema may carry its name only once in a document. */
const anonymousRecipe = Type.Omit(Recipe, [], closed)

/** Counts up with every change of what a reader finds; 4 has near-duplicates, row checks and measures of the answers. */
export const SCHEMA_VERSION = 5

/** One stage of the funnel: `in` = `out` + the sum of `rejected`. */
export const FunnelStage = Type.Object(
  { stage: Type.String(), in: count, out: count, rejected: Type.Record(Type.String(), count) },
  closed,
)
export type FunnelStage = Static<typeof FunnelStage>

/** What the recipe's `decontaminate` found of one benchmark in what came in. */
const Decontamination = Type.Object(
  {
    items: Type.Integer({ minimum: 0, description: 'programs and statements that were looked for' }),
    found: Type.Array(
      Type.Object(
        {
          method: Type.String(),
          items: Type.Integer({ minimum: 1, description: 'of the benchmark, each once' }),
          programs: Type.Integer({ minimum: 1, description: 'that came in, each once' }),
        },
        closed,
      ),
    ),
    spared: Type.Object(
      { items: count, programs: count },
      { ...closed, description: 'equal in code alone, and too small for that to tell anything' },
    ),
    matches: Type.Array(
      Type.Object(
        {
          item: Type.String({ description: "the benchmark's id" }),
          program: sha256,
          path: Type.String({ description: 'corpus and path of the program' }),
          methods: Type.Array(Type.String(), { minItems: 1 }),
          coverage: Type.Number({ minimum: 0, maximum: 1, description: 'of the item, by the best method' }),
          dropped: Type.Boolean(),
        },
        closed,
      ),
    ),
    matches_left_out: Type.Integer({ minimum: 0, description: 'pairs beyond those that are listed' }),
  },
  closed,
)

/** Of a number that rows have: quantiles are values that were seen. */
export const Spread = Type.Object({ mean: Type.Number(), median: count, p90: count }, closed)
export type Spread = Static<typeof Spread>
const spread = Type.Union([Spread, Type.Null()])

export const SealedFile = Type.Object(
  {
    path: Type.String({ description: 'relative to the data set, with forward slashes' }),
    rows: count,
    bytes: count,
    sha256,
    rows_sha256: Type.Optional(
      Type.String({
        pattern: '^[0-9a-f]{64}$',
        description:
          'of the rows as JSON lines, keys in column order: the same whatever the writer and the codec',
      }),
    ),
  },
  closed,
)
export type SealedFile = Static<typeof SealedFile>

/** Written last: its presence means that the data set is complete. */
export const Manifest = Type.Object(
  {
    schema_version: Type.Literal(SCHEMA_VERSION),
    tracemill: Type.String(),
    runtime: Type.String(),
    packages: Type.Array(Type.String(), {
      description: 'distributions that programs could import: name and version',
    }),
    engine: Type.String(),
    node: Type.String(),
    tokenizer: Type.String(),
    sandbox: Type.String({ description: 'isolation level, in words' }),
    recipe: anonymousRecipe,
    recipe_sha256: sha256,
    inputs: Type.Array(
      Type.Object({ corpus: Type.String(), path: Type.String(), bytes: count, sha256 }, closed),
    ),
    benchmarks: Type.Array(Type.String(), {
      description: 'benchmarks, or parts of them, that were used as a corpus',
    }),
    held_out: Type.Array(
      Type.Object(
        {
          benchmark: Type.String({ description: 'its name, and its ids where it is a part' }),
          files: Type.Array(Type.Object({ path: Type.String(), bytes: count, sha256 }, closed)),
          programs: Type.Integer({ minimum: 0, description: 'that nothing in the data set equals' }),
          unread: Type.Record(Type.String(), count, {
            description: 'records that gave no program, by reason: what they hold was not looked for',
          }),
          rejected: Type.Integer({ minimum: 0, description: 'programs that went because of it' }),
          decontamination: Type.Optional(Decontamination),
        },
        closed,
      ),
      { description: 'benchmarks whose problems and programs are not in the data set' },
    ),
    funnel: Type.Array(FunnelStage),
    near_duplicates: NearSummary,
    arms: Type.Array(
      Type.Object(
        {
          arm: Type.String(),
          rows: Type.Object({ train: count, validation: count, test: count }, closed),
          tokens: count,
          over_budget: Type.Integer({ minimum: 0, description: 'repair samples that this arm does not fit' }),
          alone_over_budget: Type.Integer({
            minimum: 0,
            description: 'of these, those that fit in every other arm',
          }),
          repair_tokens: { ...spread, description: 'of the matched samples in this arm' },
          repair_tokens_whole: { ...spread, description: 'of all samples, before the budget' },
        },
        closed,
      ),
    ),
    sets: Type.Array(
      Type.Object(
        {
          set: Type.String({ description: 'its folder in sft/' }),
          arm: Type.Union([Type.String(), Type.Null()], { description: 'of its repair rows' }),
          parts: Type.Array(oneOf(MIX_PARTS)),
          rows: Type.Object({ train: count, validation: count, test: count }, closed),
          tokens: count,
        },
        closed,
      ),
      { description: 'training sets beside the arms' },
    ),
    mix: Type.Array(
      Type.Object({ split: oneOf(SPLITS), part: oneOf(MIX_PARTS), available: count, kept: count }, closed),
      { description: 'rows of each part before and after the mix; none where the recipe has no mix' },
    ),
    programs: Type.Object(
      {
        right: count,
        groups: Type.Object(
          { train: count, validation: count, test: count },
          { ...closed, description: 'problems: what splits are made of' },
        ),
        calls: Type.Integer({ minimum: 0, description: 'of these, as verified' }),
        bugs: Type.Array(
          Type.Object({ origin: Type.String(), kind: Type.String(), programs: count }, closed),
        ),
        variants: Type.Array(Type.Object({ kind: Type.String(), programs: count }, closed), {
          description: 'right programs written otherwise, beside the others',
        }),
        coverage: Type.Object(
          {
            measured: Type.Integer({
              minimum: 0,
              description: 'right programs whose functions were looked at',
            }),
            median_lines: Type.Union([Type.Number({ minimum: 0, maximum: 1 }), Type.Null()]),
            median_branches: Type.Union([Type.Number({ minimum: 0, maximum: 1 }), Type.Null()]),
            low: Type.Integer({ minimum: 0, description: "programs below the recipe's share of lines" }),
          },
          closed,
        ),
      },
      { ...closed, description: 'what stands in programs/' },
    ),
    runs: Type.Object(
      { executed: count, cached: count },
      { ...closed, description: 'of samples, in this build and in an earlier one' },
    ),
    teacher: Type.Optional(
      Type.Object(
        {
          asked: Type.Integer({ minimum: 0, description: 'answers that this build got from the server' }),
          cached: count,
          attempts: Type.Integer({ minimum: 0, description: 'requests sent, retries included' }),
          prompt_tokens: count,
          completion_tokens: count,
          cost: Type.Union([Type.Number({ minimum: 0 }), Type.Null()]),
        },
        { ...closed, description: 'where the recipe has one: what this build asked of it' },
      ),
    ),
    checks: Type.Object(
      {
        runs: Type.Integer({
          minimum: 0,
          description: 'recorded, that rows could be made of: sum of the others',
        }),
        unchecked: count,
        sound: count,
        order_dependent: count,
        nondeterministic: count,
        unfaithful: count,
        internal: Type.Integer({ minimum: 0, description: 'the lane died under the check twice' }),
      },
      closed,
    ),
    row_checks: Type.Array(RowCheckCounts),
    measures: Measures,
    matched: Type.Object(
      {
        samples: count,
        whole: count,
        events: spread,
        events_whole: spread,
      },
      closed,
    ),
    files: Type.Array(SealedFile),
  },
  { $id: 'manifest', ...closed },
)
export type Manifest = Static<typeof Manifest>

/** What manifests of all versions have. */
export const AnyManifest = Type.Object({
  schema_version: Type.Integer({ minimum: 1 }),
  tracemill: Type.String(),
  files: Type.Array(Type.Object({ path: Type.String() })),
})
