import { Type, type Static } from 'typebox'
import { Elision } from './elision.ts'
import { oneOf } from './one-of.ts'
import { Paths } from './paths.ts'
import { CORPORA, DEFAULT_ARMS, DEFAULT_TASKS, MATCHED_ARMS, STYLES } from './names.ts'
import { FAILING_POLICIES } from './program.ts'
import { Supply } from './supply.ts'
import { Limits } from './trace.ts'

const PACKAGES = ['none', 'installed'] as const
const RATIONALES = ['none', 'divergence'] as const
const closed = { additionalProperties: false } as const

/** Dotted paths into a record of a `custom` corpus; `code` is the only one it needs. */
const Fields = Type.Object(
  {
    code: Type.String({ minLength: 1 }),
    buggy_code: Type.Optional(Type.String({ minLength: 1 })),
    entry_point: Type.Optional(Type.String({ minLength: 1 })),
    calls: Type.Optional(Type.String({ minLength: 1, description: 'an expression, or a list of them' })),
    tests: Type.Optional(Type.String({ minLength: 1, description: 'source of tests, or a list' })),
    stdin: Type.Optional(Type.String({ minLength: 1, description: 'text, or a list: the code is a script' })),
    stdout: Type.Optional(
      Type.String({
        minLength: 1,
        description: 'what the script prints on each stdin, in their order: its tests',
      }),
    ),
    instruction: Type.Optional(Type.String({ minLength: 1 })),
    license: Type.Optional(Type.String({ minLength: 1 })),
    language: Type.Optional(
      Type.String({ minLength: 1, description: 'a name of Python; records of other languages are refused' }),
    ),
    path: Type.Optional(Type.String({ minLength: 1 })),
    group: Type.Optional(Type.String({ minLength: 1 })),
  },
  closed,
)

export const Input = Type.Object(
  {
    corpus: oneOf(CORPORA),
    path: Paths,
    format: Type.Optional(
      Type.Union([
        Type.Literal('jsonl'),
        Type.Literal('json'),
        Type.Literal('csv'),
        Type.Literal('parquet'),
        Type.Literal('directory'),
      ]),
    ),
    name: Type.Optional(Type.String({ minLength: 1, description: "the corpus' name in the rows' `source`" })),
    license: Type.Optional(Type.String({ minLength: 1, description: 'where a record names none' })),
    fields: Type.Optional(Fields),
  },
  closed,
)
export type Input = Static<typeof Input>

/** Wording of one task: each is the text around the evidence. `{...}` are the slots that the task fills. */
const Wording = Type.Optional(Type.String({ minLength: 1 }))
const predictionEvidence = Type.Array(Type.Union([Type.Literal('direct'), oneOf(STYLES)]), { minItems: 1 })

const Prediction = Type.Object(
  {
    evidence: {
      ...predictionEvidence,
      default: ['direct', 'semcoder-monologue'],
      description: 'what the response holds before the answer; the same in every arm',
    },
    instruction: Wording,
  },
  closed,
)

const TracePrediction = Type.Object(
  {
    styles: Type.Array(oneOf(STYLES), { minItems: 1, default: ['codeexecutor-delta'] }),
    instruction: Wording,
  },
  closed,
)

const Repair = Type.Object(
  {
    failing_test: { ...oneOf(FAILING_POLICIES), default: 'first' },
    placebo_style: { ...oneOf(STYLES), default: 'concise' },
    statement: Type.Boolean({
      default: false,
      description: 'the problem statement stands in all arms, or in none',
    }),
    rationale: {
      ...oneOf(RATIONALES),
      default: 'none',
      description:
        'what the response says before the program; divergence: where the run first differs from that of the fix',
    },
    instruction: Wording,
  },
  closed,
)

const TestOutput = Type.Object({ instruction: Wording }, closed)

const TraceToText = Type.Object(
  {
    styles: Type.Array(oneOf(STYLES), {
      minItems: 1,
      default: ['concise'],
      description: 'of the trace in the prompt',
    }),
    instruction: Wording,
  },
  closed,
)

const Revision = Type.Object(
  {
    evidence: {
      ...predictionEvidence,
      default: ['direct', 'concise'],
      description: 'what follows the failed answer: the trace in a style; direct: the output alone',
    },
    instruction: Wording,
  },
  closed,
)

/** A question about a bug: what its prompt shows beside the failing test and what happens. */
const AboutBug = Type.Object(
  {
    evidence: {
      ...predictionEvidence,
      default: ['direct'],
      description: "styles of the failing run's trace, which stands in the prompt; direct: none",
    },
    instruction: Wording,
  },
  closed,
)

/** What a call must be like to become a row of output or input prediction. */
const PredictableCalls = Type.Object(
  {
    steps: Type.Object(
      {
        least: Type.Integer({ minimum: 0, default: 2 }),
        most: Type.Integer({ minimum: 1, default: 2000 }),
      },
      { ...closed, default: {}, description: 'events of its run' },
    ),
    result_characters: Type.Integer({ minimum: 1, default: 1000 }),
    integer_digits: Type.Integer({ minimum: 1, default: 20 }),
    float_digits: Type.Union([Type.Integer({ minimum: 1 }), Type.Null()], {
      default: 12,
      description: 'that a float in the result may show; null: any',
    }),
    trivial: Type.Union([Type.Literal('refuse'), Type.Literal('keep')], {
      default: 'refuse',
      description:
        'calls that are given nothing, and those that give the same as all others of their program, or their only argument; ' +
        'asked whether they raise: where all end alike, and more that return than that raise',
    }),
  },
  { ...closed, default: {} },
)

const Synthesis = Type.Object({ instruction: Wording }, closed)
/** `instruction` stands before the code; the question itself is phrased by the task. */
const Question = Type.Object({ instruction: Wording }, closed)

export const Recipe = Type.Object(
  {
    $schema: Type.Optional(Type.String()),
    inputs: Type.Array(Input, { minItems: 1 }),
    out: Type.String({ minLength: 1 }),
    seed: Type.Integer({ minimum: 0, default: 0 }),
    limit: Type.Union([Type.Integer({ minimum: 1 }), Type.Null()], {
      default: null,
      description: 'records read from each input',
    }),
    licenses: Type.Union([Type.Array(Type.String({ minLength: 1 })), Type.Null()], {
      default: null,
      description: 'SPDX identifiers that are let in; null lets in all',
    }),
    max_rows_per_program: Type.Union([Type.Integer({ minimum: 1 }), Type.Null()], { default: null }),
    max_rows_per_group: Type.Union([Type.Integer({ minimum: 1 }), Type.Null()], { default: null }),
    python: Type.String({ minLength: 1, default: 'python3', description: 'interpreter: a name or a path' }),
    packages: {
      ...oneOf(PACKAGES),
      default: 'none',
      description:
        "what programs may import beside the standard library: nothing, or the interpreter's packages",
    },
    trust_code: Type.Boolean({ default: false }),
    record_module_body: Type.Boolean({ default: false }),
    limits: Limits,
    checks: Type.Union([Type.Literal('all'), Type.Literal('none'), Type.Number({ minimum: 0, maximum: 1 })], {
      default: 'all',
      description:
        'recorded runs that are run again under another hash seed, to be compared; or a share of them',
    }),
    supply: Supply,
    predictable: PredictableCalls,
    cache: Type.Union([Type.String({ minLength: 1 }), Type.Null()], {
      default: null,
      description:
        "folder of earlier runs' traces; null: tracemill/traces in the user's cache folder; off: none",
    }),
    cache_bytes: Type.Integer({
      minimum: 1048576,
      default: 2147483648,
      description: 'that the cache may take; what was longest not used goes first',
    }),
    tasks: Type.Object(
      {
        'output-prediction': Type.Optional(Prediction),
        'input-prediction': Type.Optional(Prediction),
        'trace-prediction': Type.Optional(TracePrediction),
        repair: Type.Optional(Repair),
        synthesis: Type.Optional(Synthesis),
        'fault-localisation': Type.Optional(AboutBug),
        'root-cause': Type.Optional(AboutBug),
        'test-output-prediction': Type.Optional(TestOutput),
        'trace-to-text': Type.Optional(TraceToText),
        revision: Type.Optional(Revision),
        'variable-prediction': Type.Optional(Question),
        'next-line': Type.Optional(Question),
        'line-coverage': Type.Optional(Question),
        'branch-prediction': Type.Optional(Question),
        'loop-prediction': Type.Optional(Question),
        'call-prediction': Type.Optional(Question),
        'state-prediction': Type.Optional(Question),
        'exception-prediction': Type.Optional(Question),
      },
      { ...closed, minProperties: 1, default: Object.fromEntries(DEFAULT_TASKS.map((task) => [task, {}])) },
    ),
    arms: Type.Array(oneOf(MATCHED_ARMS), {
      minItems: 1,
      uniqueItems: true,
      default: [...DEFAULT_ARMS],
      description: 'matched arms: one complete training set each; repair differs between them',
    }),
    elision: Elision,
    elide_to_fit: Type.Boolean({
      default: false,
      description:
        "a row over budget is tried again with the style's tighter elision; `meta` then says which",
    }),
    budget_tokens: Type.Integer({ minimum: 64, default: 4096 }),
    system: Type.Union([Type.String({ minLength: 1 }), Type.Null()], { default: null }),
    split: Type.Object(
      {
        validation: Type.Number({ minimum: 0, maximum: 1, default: 0.05 }),
        test: Type.Number({ minimum: 0, maximum: 1, default: 0.1 }),
      },
      { ...closed, default: {} },
    ),
    shards: Type.Object(
      {
        writer: Type.Union([Type.Literal('hyparquet'), Type.Literal('parquetjs-lite')], {
          default: 'hyparquet',
        }),
        arrow: Type.Boolean({ default: false, description: 'also write .arrow files' }),
        bytes: Type.Integer({
          minimum: 65536,
          default: 268435456,
          description: 'of rows, before compression, a shard at most',
        }),
        rows_per_group: Type.Integer({ minimum: 1, maximum: 1000, default: 1000 }),
      },
      { ...closed, default: {} },
    ),
  },
  { $id: 'recipe', ...closed },
)
export type Recipe = Static<typeof Recipe>
