import { Type, type Static } from 'typebox'
import { oneOf } from './one-of.ts'
import { STYLES } from './names.ts'
import { closed } from './parts.ts'

const perMinute = (description: string) =>
  Type.Union([Type.Integer({ minimum: 1 }), Type.Null()], { default: null, description })

const MaxCost = Type.Object(
  {
    prompt_per_million: Type.Number({ minimum: 0, description: 'price of a million tokens' }),
    completion_per_million: Type.Number({ minimum: 0 }),
    most: Type.Number({ exclusiveMinimum: 0, description: 'that one build may spend, in the same currency' }),
  },
  closed,
)

/** A model that writes rationales, behind any server with OpenAI's chat completions. */
export const Teacher = Type.Object(
  {
    base_url: Type.String({ pattern: '^https?://', description: 'as in http://localhost:8000/v1' }),
    model: Type.String({ minLength: 1 }),
    api_key_env: Type.Union([Type.String({ minLength: 1 }), Type.Null()], {
      default: null,
      description: 'environment variable that holds the key; null: the server wants none',
    }),
    temperature: Type.Union([Type.Number({ minimum: 0, maximum: 2 }), Type.Null()], {
      default: 0.7,
      description: "null, here and below: the server's own",
    }),
    top_p: Type.Union([Type.Number({ exclusiveMinimum: 0, maximum: 1 }), Type.Null()], { default: null }),
    max_tokens: Type.Integer({ minimum: 1, default: 2048, description: 'of one answer' }),
    seed: Type.Union([Type.Integer({ minimum: 0 }), Type.Null()], {
      default: 0,
      description: 'of the first answer to a question; each further one has the next',
    }),
    samples: Type.Integer({ minimum: 1, default: 4, description: 'answers to a question, at most' }),
    keep: Type.Union([Type.Literal('first'), Type.Literal('shortest')], {
      default: 'first',
      description: 'which of those that pass; for the first, no more is asked than that takes',
    }),
    style: Type.Union([Type.Literal('none'), oneOf(STYLES)], {
      default: 'concise',
      description: 'of the trace that the teacher is shown; no row shows it for that',
    }),
    instructions: Type.Union([Type.Literal('none'), Type.Literal('missing')], {
      default: 'none',
      description:
        'missing: an instruction for each program that has tests and none; kept only if a program written from it alone passes them',
    }),
    requests_at_once: Type.Integer({ minimum: 1, default: 8 }),
    requests_per_minute: perMinute('null: as many as the server takes'),
    tokens_per_minute: perMinute('of prompts and answers; null: as many as the server takes'),
    max_cost: Type.Union([MaxCost, Type.Null()], {
      default: null,
      description: 'what is asked never costs more in one build; answers from the cache cost nothing',
    }),
    retries: Type.Integer({ minimum: 0, default: 6, description: 'of one request' }),
    timeout_seconds: Type.Number({ exclusiveMinimum: 0, default: 300, description: 'of one attempt' }),
    cache: Type.Union([Type.String({ minLength: 1 }), Type.Null()], {
      default: null,
      description: "folder of answers; null: tracemill/teacher in the user's cache folder",
    }),
  },
  closed,
)
export type Teacher = Static<typeof Teacher>
