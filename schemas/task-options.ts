import { Type } from 'typebox'
import { oneOf } from './one-of.ts'
import { DEFAULT_TASKS, STYLES, TEACHER } from './names.ts'
import { FAILING_POLICIES } from './program.ts'
import { closed } from './parts.ts'

const RATIONALES = ['none', 'divergence', TEACHER] as const

/** Wording of one task: each is the text around the evidence. `{...}` are the slots that the task fills. */
const Wording = Type.Optional(Type.String({ minLength: 1 }))
const predictionEvidence = Type.Array(Type.Union([Type.Literal('direct'), oneOf(STYLES)]), { minItems: 1 })

const Prediction = Type.Object(
  {
    evidence: Type.Array(Type.Union([Type.Literal('direct'), Type.Literal(TEACHER), oneOf(STYLES)]), {
      minItems: 1,
      default: ['direct', 'semcoder-monologue'],
      description: 'what the response holds before the answer; the same in every arm',
    }),
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

const tracedTests = Type.Integer({ minimum: 1, maximum: 4 })

const Repair = Type.Object(
  {
    failing_test: { ...oneOf(FAILING_POLICIES), default: 'first' },
    traced_tests: Type.Union([tracedTests, Type.Array(tracedTests, { minItems: 1, uniqueItems: true })], {
      default: 1,
      description:
        'failing tests that a prompt shows with their evidence, or several such numbers: each arm is then written once for each',
    }),
    placebo_style: { ...oneOf(STYLES), default: 'concise' },
    statement: Type.Boolean({
      default: false,
      description: 'the problem statement stands in all arms, or in none',
    }),
    rationale: {
      ...oneOf(RATIONALES),
      default: 'none',
      description:
        'what the response says before the program; divergence: where the run first differs from that of the fix; ' +
        'teacher: the reasoning of a model, which also writes the program',
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

const Synthesis = Type.Object({ instruction: Wording }, closed)
/** `instruction` stands before the code; the question itself is phrased by the task. */
const Question = Type.Object({ instruction: Wording }, closed)

/** Which tasks a recipe asks for, each with its own options. */
export const TaskOptions = Type.Object(
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
)
