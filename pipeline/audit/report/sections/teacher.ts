import type { Section } from '../section.ts'
import { count, number, table } from '../table.ts'

/** What the build asked of a teacher model. */
export const teacher: Section = {
  name: 'teacher',
  title: 'Teacher',
  note: 'As the build measured it: what it asked of the model, and what that cost.',
  async measure({ manifest: { teacher: asked } }) {
    return [
      table(
        'asked',
        'Answers of the model',
        [
          count('asked', 'answers asked for'),
          count('cached', 'answers from the cache'),
          count('attempts', 'requests sent'),
          count('prompt_tokens', 'tokens of prompts'),
          count('completion_tokens', 'tokens of answers'),
          number('cost'),
        ],
        asked === undefined ? [] : [asked],
      ),
    ]
  },
}
