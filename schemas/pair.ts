import { Type, type Static } from 'typebox'
import { oneOf } from './one-of.ts'
import { LANGUAGES, TASKS } from './names.ts'
import { closed } from './parts.ts'

export const Message = Type.Object(
  {
    role: Type.Union([Type.Literal('system'), Type.Literal('user'), Type.Literal('assistant')]),
    content: Type.String(),
  },
  closed,
)
export type Message = Static<typeof Message>

/**
 * A row of `sft/`: one instruction/response pair. Every column is always there. Names that trainers read in
 * their own way (`prompt`, `text`, `labels`, ...) must never be added beside `messages`.
 */
export const Pair = Type.Object(
  {
    id: Type.String({ minLength: 1 }),
    sample_id: Type.String({ minLength: 1 }),
    program_id: Type.String({ minLength: 1 }),
    group: Type.String({ minLength: 1 }),
    task: oneOf(TASKS),
    style: Type.String({ description: "a style's name, or empty where no trace is shown" }),
    arm: Type.String({ minLength: 1 }),
    trace_in: Type.Union([Type.Literal('none'), Type.Literal('prompt'), Type.Literal('response')]),
    language: oneOf(LANGUAGES),
    source: Type.String({ minLength: 1 }),
    license: Type.String({ minLength: 1 }),
    instruction_origin: Type.String(),
    status: Type.String({ minLength: 1, description: "the outcome's kind" }),
    exception: Type.Union([Type.String(), Type.Null()]),
    meta: Type.String({ description: 'JSON text' }),
    trace_ids: Type.Array(Type.String()),
    messages: Type.Array(Message, { minItems: 2 }),
    n_tokens: Type.Integer({ minimum: 1 }),
    n_prompt_tokens: Type.Integer({ minimum: 1 }),
    n_events: Type.Integer({ minimum: 0 }),
    elided: Type.Boolean(),
  },
  { ...closed, $id: 'pair' },
)
export type Pair = Static<typeof Pair>
