import { Type, type Static } from 'typebox'
import { oneOf } from './one-of.ts'
import { LANGUAGES } from './names.ts'
import { VARIANTS } from './variants.ts'

/** Expression of a call that is no call: a program without an entry point, run as a script with the call's stdin. */
export const SCRIPT_EXPRESSION = '__main__'

/** One call of a program: any expression evaluated after the module body, `f(1)` or `Stack([1]).push(2)`. */
export const Call = Type.Object(
  {
    expression: Type.String({ minLength: 1 }),
    stdin: Type.Optional(Type.String()),
    expected: Type.Optional(
      Type.Object(
        {
          value: Type.Optional(
            Type.String({
              description:
                'source of an expression; of the observed value, if a literal, once the call was run',
            }),
          ),
          stdout: Type.Optional(Type.String()),
        },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
)
export type Call = Static<typeof Call>

const TestOrigin = Type.Optional(
  Type.Union([Type.Literal('example'), Type.Literal('observed')], {
    description:
      "example: found in raw code, such as a doctest; observed: says what the program was seen to do; absent: the problem's own",
  }),
)

/** Source that runs after the program's code, in its namespace; it fails by raising. */
export const SourceTest = Type.Object(
  { source: Type.String({ minLength: 1 }), origin: TestOrigin },
  { additionalProperties: false },
)
export type SourceTest = Static<typeof SourceTest>

/** A run of the program as a script; it fails where other text is printed, and by raising. */
export const ScriptTest = Type.Object(
  {
    stdin: Type.String(),
    stdout: Type.String({
      description: 'blank space at the ends of its lines and at its own does not count',
    }),
    origin: TestOrigin,
  },
  { additionalProperties: false },
)
export type ScriptTest = Static<typeof ScriptTest>

export const Test = Type.Union([SourceTest, ScriptTest])
export type Test = Static<typeof Test>

export const FAILING_POLICIES = ['first', 'fewest-steps', 'random'] as const
export type FailingPolicy = (typeof FAILING_POLICIES)[number]

const place = Type.Integer({ minimum: 0, description: "of a test among the program's" })
/** What a bug's tests came to, and which of those that fail is shown. */
const BugTests = Type.Object(
  {
    failing: Type.Array(place, { minItems: 1 }),
    passing: Type.Array(place),
    unknown: Type.Array(place, { description: 'ended by a limit: they tell nothing' }),
    traced: place,
    traced_too: Type.Optional(
      Type.Array(place, { description: 'where the recipe asks for more: what arms with several tests show' }),
    ),
    policy: oneOf(FAILING_POLICIES),
  },
  { additionalProperties: false },
)

/** How near a bug's code is to its fix's; more is nearer. */
const Similarity = Type.Object(
  {
    score: Type.Number(),
    measure: Type.String({ minLength: 1, description: "`tokens`, or the column of the candidates' file" }),
  },
  { additionalProperties: false },
)

export const Bug = Type.Object(
  {
    kind: Type.Union([
      Type.Literal('wrong-answer'),
      Type.Literal('exception'),
      Type.Literal('timeout'),
      Type.Literal('unknown', { description: 'not run yet; the observed kind replaces it' }),
    ]),
    origin: Type.Union([Type.Literal('mutation'), Type.Literal('submission'), Type.Literal('model')]),
    operators: Type.Array(Type.String()),
    diff: Type.String(),
    tests: Type.Optional(BugTests),
    similarity: Type.Optional(Similarity),
  },
  { additionalProperties: false },
)
export type Bug = Static<typeof Bug>

export const Origin = Type.Object(
  {
    corpus: Type.String({ minLength: 1 }),
    path: Type.String({ description: 'record or file inside the corpus; never a path of the host' }),
    commit: Type.Optional(Type.String()),
    license: Type.String({ minLength: 1, description: 'SPDX identifier, or NOASSERTION' }),
  },
  { additionalProperties: false },
)
export type Origin = Static<typeof Origin>

/** How much of a program its calls reach. */
export const Coverage = Type.Object(
  {
    lines: Type.Integer({
      minimum: 1,
      description: 'that can be reached: of its functions, and of the module body of a script',
    }),
    covered: Type.Integer({ minimum: 0, description: 'of these, that a call went through' }),
    branches: Type.Integer({ minimum: 0, description: 'steps from a line that has several next ones' }),
    covered_branches: Type.Integer({ minimum: 0, description: 'of these, that a call took' }),
    low: Type.Boolean({ description: "covered is below the recipe's share of lines" }),
  },
  { additionalProperties: false },
)
export type Coverage = Static<typeof Coverage>

/** A program that was made of another by changes that keep what it does. */
export const Variant = Type.Object(
  {
    of: Type.String({ pattern: '^[0-9a-f]{64}$' }),
    kind: oneOf(VARIANTS),
    rewrites: Type.Integer({ minimum: 1, description: 'places that differ' }),
  },
  { additionalProperties: false },
)
export type Variant = Static<typeof Variant>

/** The model that wrote a program's instruction, and what was seen of it. */
export const InstructionBy = Type.Object(
  {
    model: Type.String({ minLength: 1 }),
    parameters: Type.Record(Type.String(), Type.Number(), { description: 'that it was asked with' }),
    request: Type.String({ description: 'key of the request for the instruction' }),
    solution: Type.String({ description: 'key of the request for a program written from it alone' }),
    tests: Type.Integer({
      minimum: 1,
      description: 'that the program written from it passes, all there were',
    }),
  },
  { additionalProperties: false },
)
export type InstructionBy = Static<typeof InstructionBy>

export const Program = Type.Object(
  {
    id: Type.String({ pattern: '^[0-9a-f]{64}$' }),
    language: oneOf(LANGUAGES),
    code: Type.String({ minLength: 1 }),
    entry_point: Type.Optional(Type.String({ minLength: 1 })),
    calls: Type.Array(Call),
    tests: Type.Array(Test),
    instruction: Type.Optional(Type.String({ minLength: 1 })),
    instruction_origin: Type.Optional(Type.String({ minLength: 1 })),
    instruction_by: Type.Optional(InstructionBy),
    buggy_of: Type.Optional(Type.String({ pattern: '^[0-9a-f]{64}$' })),
    bug: Type.Optional(Bug),
    variant: Type.Optional(Variant),
    origin: Origin,
    coverage: Type.Optional(Coverage),
    group: Type.String({ minLength: 1, description: 'the problem: no split cuts through it' }),
  },
  { $id: 'program', additionalProperties: false },
)
export type Program = Static<typeof Program>
