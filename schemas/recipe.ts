import { Type, type Static } from 'typebox'
import { Decontaminate } from './decontaminate.ts'
import { Elision } from './elision.ts'
import { Ids } from './ids.ts'
import { NearDuplicates } from './near.ts'
import { oneOf } from './one-of.ts'
import { Mix, MORE_SETS } from './mix.ts'
import { Paths } from './paths.ts'
import { RowChecks } from './row-checks.ts'
import { BUILT_IN_TOKENIZER, CORPORA, DEFAULT_ARMS, MATCHED_ARMS } from './names.ts'
import { Split } from './split.ts'
import { Supply } from './supply.ts'
import { TaskOptions } from './task-options.ts'
import { Teacher } from './teacher.ts'
import { Limits } from './trace.ts'
import { closed } from './parts.ts'

const PACKAGES = ['none', 'installed'] as const

/** Dotted paths into a record of a `custom` corpus. It needs `code`; a benchmark that is held out may have `instruction` alone. */
const Fields = Type.Object(
  {
    code: Type.Optional(Type.String({ minLength: 1 })),
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
    ids: Type.Optional(Ids),
  },
  closed,
)
export type Input = Static<typeof Input>

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

export const Recipe = Type.Object(
  {
    $schema: Type.Optional(Type.String()),
    inputs: Type.Array(Input, { minItems: 1 }),
    held_out: Type.Array(Input, {
      default: [],
      description:
        'benchmarks whose problems and programs must not be trained on; they are read whole, and never run',
    }),
    decontaminate: Type.Optional(Decontaminate),
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
    near_duplicates: NearDuplicates,
    supply: Supply,
    predictable: PredictableCalls,
    row_checks: RowChecks,
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
    tasks: TaskOptions,
    teacher: Type.Optional(Teacher),
    arms: Type.Array(oneOf(MATCHED_ARMS), {
      minItems: 1,
      uniqueItems: true,
      default: [...DEFAULT_ARMS],
      description: 'matched arms: one complete training set each; repair differs between them',
    }),
    mix: Mix,
    sets: Type.Array(oneOf(MORE_SETS), {
      uniqueItems: true,
      default: [],
      description:
        'training sets beside the arms, of the same rows: without repair, or of one part alone, as for training in stages',
    }),
    elision: Elision,
    elide_to_fit: Type.Boolean({
      default: false,
      description:
        "a row over budget is tried again with the style's tighter elision; `meta` then says which",
    }),
    tokenizer: Type.String({
      minLength: 1,
      default: BUILT_IN_TOKENIZER,
      description: 'what counts tokens: o200k_base, or the path of a tokenizer.json',
    }),
    budget_tokens: Type.Integer({ minimum: 64, default: 4096 }),
    system: Type.Union([Type.String({ minLength: 1 }), Type.Null()], { default: null }),
    split: Split,
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
