import { Type, type Static } from 'typebox'
import { oneOf } from './one-of.ts'
import { closed, count } from './parts.ts'

/** What is looked for in each row, in the order in which a rejection names its reason. */
export const ROW_CHECKS = [
  'secrets',
  'personal-data',
  'license',
  'answer-in-prompt',
  'special-tokens',
  'role-order',
  'answer-length',
  'instruction-language',
  'triviality',
] as const
export type RowCheckName = (typeof ROW_CHECKS)[number]

const ACTIONS = ['off', 'report', 'reject'] as const
const action = (description: string) => ({ ...oneOf(ACTIONS, { description }), default: 'report' as const })

/** What becomes of a row in which a check finds something; in every arm, where arms are matched. */
export const RowChecks = Type.Object(
  {
    secrets: action(
      'keys of well-known forms, private keys, passwords in addresses, random text given to a secret name',
    ),
    'personal-data': action(
      'e-mail addresses, telephone numbers and public IP addresses, but for those of examples',
    ),
    license: action('no licence is known; what may enter at all says `licenses`'),
    'answer-in-prompt': action('the answer, or the call beside its result, stands in the prompt'),
    'special-tokens': action("tokens that a model's tokenizer or chat template reads as its own"),
    'role-order': action(
      'other than a system turn or none, then user and assistant in turn, none of them empty',
    ),
    'answer-length': action('an answer without content, or over `bounds.answer_tokens`'),
    'instruction-language': action('a problem in words of a language that `bounds.languages` does not name'),
    triviality: action(
      'an answer that is an argument, a program that does nothing, a fix that changes no code, a trace of one line',
    ),
    bounds: Type.Object(
      {
        secret_entropy: Type.Number({
          minimum: 0,
          maximum: 8,
          default: 3.5,
          description: 'bits a character, from which on text given to a secret name counts as random',
        }),
        answer_tokens: Type.Integer({ minimum: 1, default: 2048 }),
        languages: Type.Array(Type.String({ pattern: '^[a-z]{2}$' }), {
          minItems: 1,
          uniqueItems: true,
          default: ['en'],
          description: 'ISO 639-1',
        }),
      },
      { ...closed, default: {} },
    ),
  },
  { ...closed, default: {}, description: 'checks of rows: off, report, or reject' },
)
export type RowChecks = Static<typeof RowChecks>

/** What the manifest says of one check. */
export const RowCheckCounts = Type.Object(
  {
    check: oneOf(ROW_CHECKS),
    action: oneOf(ACTIONS),
    seen: Type.Integer({ minimum: 0, description: 'rows, all arms of a matched sample counted as one' }),
    hit: count,
    rejected: Type.Integer({
      minimum: 0,
      description: 'of those hit, where no check before it rejected them',
    }),
    kinds: Type.Record(Type.String(), count, {
      description: 'rows hit by what was found; a row may have several',
    }),
    examples: Type.Array(Type.Object({ id: Type.String(), detail: Type.String() }, closed), {
      description: 'the first rows hit, and where; never what was found',
    }),
  },
  closed,
)
export type RowCheckCounts = Static<typeof RowCheckCounts>
