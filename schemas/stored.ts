import { Type, type Static } from 'typebox'
import { LANGUAGES, TASKS } from './names.ts'
import { oneOf } from './one-of.ts'
import { Message } from './pair.ts'
import { closed } from './parts.ts'

const text = Type.String()
const nullable = Type.Union([Type.String(), Type.Null()])

/** A row of `programs/`: what a reader needs to run a sample again. Lists of nouns are JSON text. */
export const StoredProgram = Type.Object(
  {
    id: text,
    language: oneOf(LANGUAGES),
    code: text,
    entry_point: nullable,
    calls: Type.String({ description: 'JSON text: list of Call' }),
    tests: Type.String({ description: 'JSON text: list of Test' }),
    instruction: nullable,
    instruction_origin: nullable,
    instruction_by: Type.Union([Type.String(), Type.Null()], {
      description: 'JSON text: InstructionBy; where a teacher model wrote it',
    }),
    buggy_of: nullable,
    bug: Type.Union([Type.String(), Type.Null()], { description: 'JSON text: Bug' }),
    variant: Type.Union([Type.String(), Type.Null()], { description: 'JSON text: Variant' }),
    coverage: Type.Union([Type.String(), Type.Null()], { description: 'JSON text: Coverage' }),
    corpus: text,
    path: text,
    commit: nullable,
    license: text,
    group: text,
    near_cluster: Type.Union([Type.String(), Type.Null()], {
      description: 'of programs alike in code, found before any was dropped; with their bugs and variants',
    }),
  },
  { ...closed, $id: 'stored-program' },
)
export type StoredProgram = Static<typeof StoredProgram>

/** A row of `traces/`. Unions (events, outcome) are JSON text: see the schema of Trace. */
export const StoredTrace = Type.Object(
  {
    id: text,
    program_id: text,
    trigger: Type.String({ description: 'call, test or script' }),
    trigger_text: text,
    stdin: nullable,
    runtime: text,
    engine: text,
    limits: Type.String({ description: 'JSON text: Limits' }),
    status: Type.String({ description: "the outcome's kind" }),
    outcome: Type.String({ description: 'JSON text: Outcome' }),
    stdout: text,
    events: Type.String({ description: 'JSON text: list of Event' }),
    n_events: Type.Integer({ minimum: 0 }),
    events_total: Type.Union([Type.Integer({ minimum: 0 }), Type.Null()]),
    cut: Type.Boolean(),
    integrity: Type.String({ description: 'sound, order-dependent, or unchecked' }),
    group: text,
  },
  { ...closed, $id: 'stored-trace' },
)
export type StoredTrace = Static<typeof StoredTrace>

/** A row of `eval/`: the prompt alone, and the answer beside it. */
export const EvalRow = Type.Object(
  {
    id: text,
    sample_id: text,
    program_id: text,
    group: text,
    task: oneOf(TASKS),
    style: text,
    arm: text,
    language: oneOf(LANGUAGES),
    source: text,
    license: text,
    messages: Type.Array(Message),
    answer: Type.String({ description: 'the assistant turn of the held-out pair' }),
    meta: Type.String({ description: "JSON text: what the task's checker needs" }),
    n_prompt_tokens: Type.Integer({ minimum: 1 }),
  },
  { ...closed, $id: 'eval-row' },
)
export type EvalRow = Static<typeof EvalRow>
